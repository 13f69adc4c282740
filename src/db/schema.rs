//! The tables, as diesel sees them on both databases.

diesel::table! {
    authorities (code) {
        code -> Text,
        name -> Text,
        policy -> Text,
    }
}

diesel::table! {
    teams (id) {
        id -> BigInt,
        authority -> Text,
        name -> Text,
    }
}

diesel::table! {
    services (id) {
        id -> BigInt,
        name -> Text,
    }
}

diesel::table! {
    service_authorities (authority, service_id) {
        authority -> Text,
        service_id -> BigInt,
    }
}

diesel::table! {
    settings (id) {
        id -> BigInt,
        authority -> Text,
        name -> Text,
        urn -> Nullable<Text>,
        phase -> Text,
    }
}

diesel::table! {
    people (id) {
        id -> BigInt,
        email -> Text,
        name -> Text,
        role -> Text,
        authority -> Nullable<Text>,
        service_id -> Nullable<BigInt>,
        may_sign_in -> Bool,
        created_at -> Timestamp,
        disabled_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    tokens (id) {
        id -> BigInt,
        name -> Text,
        hash -> Text,
        role -> Text,
        authority -> Nullable<Text>,
        service_id -> Nullable<BigInt>,
        created_at -> Timestamp,
        expires_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    reference_numbers (authority, year) {
        authority -> Text,
        year -> Integer,
        last -> Integer,
    }
}

diesel::table! {
    case_events (case_id, seq) {
        case_id -> BigInt,
        seq -> Integer,
        kind -> Text,
        payload -> Text,
        actor -> Text,
        on_date -> Date,
        recorded_at -> Timestamp,
    }
}

diesel::table! {
    cases (id) {
        id -> BigInt,
        authority -> Text,
        source_reference -> Nullable<Text>,
        version -> Integer,
        stage -> Text,
        rules -> Text,
        surname -> Text,
        forename -> Text,
        search_name -> Text,
        born_on -> Date,
        nhs_number -> Nullable<Text>,
        upn -> Nullable<Text>,
        caseworker_id -> Nullable<BigInt>,
        team_id -> Nullable<BigInt>,
        setting_id -> Nullable<BigInt>,
        source -> Text,
        received_on -> Date,
        decision_due_on -> Date,
        no_plan_due_on -> Date,
        plan_due_on -> Date,
        decided_on -> Nullable<Date>,
        no_plan_on -> Nullable<Date>,
        issued_on -> Nullable<Date>,
        excepted -> Bool,
        ordered_on -> Nullable<Date>,
        order_due_on -> Nullable<Date>,
        order_issued_on -> Nullable<Date>,
        is_open -> Bool,
        next_rule -> Nullable<Text>,
        next_due_on -> Date,
        amber_from -> Date,
        red_from -> Date,
        holder -> Text,
        held_since -> Date,
        held_until -> Date,
        to_do -> Nullable<Text>,
        is_live -> Bool,
        advised_on -> Nullable<Date>,
    }
}

diesel::table! {
    advice (case_id, number) {
        case_id -> BigInt,
        number -> Integer,
        kind -> Text,
        service_id -> Nullable<BigInt>,
        requested_on -> Date,
        due_on -> Nullable<Date>,
        first_given_on -> Nullable<Date>,
        promised_on -> Nullable<Date>,
        is_running -> Bool,
        returned -> Bool,
        cancelled -> Bool,
        relieved -> Bool,
        ended -> Bool,
        is_awaited -> Bool,
        acknowledged_on -> Nullable<Date>,
        is_declined -> Bool,
    }
}

diesel::table! {
    idempotency_keys (caller, key) {
        caller -> Text,
        key -> Text,
        request -> Text,
        status -> Integer,
        location -> Nullable<Text>,
        version -> Nullable<Integer>,
        body -> Text,
        created_at -> Timestamp,
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        case_id -> BigInt,
        seq -> Integer,
        place -> Integer,
        authority -> Text,
        topic -> Text,
        rung -> Text,
        advice -> Nullable<Integer>,
        setting -> Nullable<Text>,
        service_id -> Nullable<BigInt>,
        reader -> Text,
        tone -> Text,
        way -> Text,
        urgent -> Bool,
        due_on -> Nullable<Date>,
        for_day -> Date,
        number -> Nullable<Integer>,
        case_late -> Bool,
        state -> Text,
        reason -> Nullable<Text>,
        held_until -> Nullable<Date>,
        created_at -> Timestamp,
        settled_at -> Nullable<Timestamp>,
        answer -> Nullable<Text>,
        answered_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    mails (id) {
        id -> BigInt,
        key -> Text,
        message_id -> Text,
        authority -> Nullable<Text>,
        kind -> Text,
        address -> Text,
        reader -> Text,
        reply_to -> Nullable<Text>,
        subject -> Text,
        body_text -> Text,
        body_html -> Text,
        leave_link -> Nullable<Text>,
        urgent -> Bool,
        state -> Text,
        tries -> Integer,
        unknown_tries -> Integer,
        next_try_at -> Timestamp,
        first_try_at -> Nullable<Timestamp>,
        claimed_by -> Nullable<Text>,
        last_words -> Nullable<Text>,
        sent_at -> Nullable<Timestamp>,
        bounced_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
        account_link -> Nullable<Text>,
    }
}

diesel::table! {
    mail_notices (mail_id, notice_id) {
        mail_id -> BigInt,
        notice_id -> BigInt,
        link_id -> Nullable<Text>,
    }
}

diesel::table! {
    contacts (id) {
        id -> BigInt,
        post -> Text,
        authority -> Nullable<Text>,
        service_id -> Nullable<BigInt>,
        setting -> Nullable<Text>,
        name -> Text,
        email -> Text,
        from_on -> Nullable<Date>,
        to_on -> Nullable<Date>,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
        team -> Nullable<Text>,
    }
}

diesel::table! {
    bounced_addresses (address) {
        address -> Text,
        words -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    absences (id) {
        id -> BigInt,
        email -> Text,
        from_on -> Date,
        to_on -> Date,
        cover -> Nullable<Text>,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    tasks (id) {
        id -> BigInt,
        authority -> Text,
        kind -> Text,
        subject -> Text,
        words -> Text,
        case_id -> Nullable<BigInt>,
        notice_id -> Nullable<BigInt>,
        mail_id -> Nullable<BigInt>,
        raised_at -> Timestamp,
        done_at -> Nullable<Timestamp>,
        done_by -> Nullable<Text>,
        done_words -> Nullable<Text>,
    }
}

diesel::table! {
    links (id) {
        id -> Text,
        purpose -> Text,
        case_id -> BigInt,
        advice -> Nullable<Integer>,
        service_id -> Nullable<BigInt>,
        address -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sweeps (id) {
        id -> BigInt,
        day -> Date,
        holder -> Text,
        started_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
        cases -> Integer,
        raised -> Integer,
        overtaken -> Integer,
        held -> Integer,
        failed -> Integer,
    }
}

diesel::table! {
    audits (id) {
        id -> BigInt,
        started_at -> Timestamp,
        ended_at -> Timestamp,
        cases -> Integer,
        differences -> Integer,
        words -> Text,
    }
}

diesel::table! {
    leases (name) {
        name -> Text,
        holder -> Text,
        until -> Timestamp,
    }
}

diesel::table! {
    secrets (name) {
        name -> Text,
        value -> Text,
    }
}

diesel::table! {
    accounts (id) {
        id -> BigInt,
        email -> Text,
        password_hash -> Nullable<Text>,
        password_set_at -> Nullable<Timestamp>,
        totp_secret -> Nullable<Text>,
        totp_confirmed_at -> Nullable<Timestamp>,
        totp_last_step -> Nullable<BigInt>,
        is_demonstration -> Bool,
        seen_at -> Nullable<Timestamp>,
        created_at -> Timestamp,
    }
}

diesel::table! {
    recovery_codes (account_id, hash) {
        account_id -> BigInt,
        hash -> Text,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    account_links (hash) {
        hash -> Text,
        account_id -> BigInt,
        purpose -> Text,
        created_at -> Timestamp,
        expires_at -> Timestamp,
        used_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    sessions (hash) {
        hash -> Text,
        account_id -> BigInt,
        person_id -> BigInt,
        form_key -> Text,
        is_complete -> Bool,
        client -> Text,
        created_at -> Timestamp,
        seen_at -> Timestamp,
        ended_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    attempts (id) {
        id -> BigInt,
        kind -> Text,
        subject -> Text,
        at -> Timestamp,
    }
}

diesel::table! {
    kept_forms (account_id, path) {
        account_id -> BigInt,
        path -> Text,
        body -> Text,
        kept_at -> Timestamp,
    }
}

diesel::table! {
    feeds (hash) {
        hash -> Text,
        person_id -> BigInt,
        created_at -> Timestamp,
        read_at -> Nullable<Timestamp>,
        revoked_at -> Nullable<Timestamp>,
    }
}

diesel::table! {
    views (id) {
        id -> BigInt,
        at -> Timestamp,
        actor -> Text,
        role -> Text,
        authority -> Text,
        case_id -> BigInt,
        what -> Text,
    }
}

diesel::table! {
    openings (case_id) {
        case_id -> BigInt,
        at -> Timestamp,
    }
}

diesel::table! {
    mail_preferences (service_id) {
        service_id -> BigInt,
        early_reminders -> Bool,
        promise_reminders -> Bool,
        changed_at -> Timestamp,
    }
}

diesel::table! {
    handovers (case_id, advice) {
        case_id -> BigInt,
        advice -> Integer,
        service_id -> BigInt,
        email -> Text,
        handed_by -> Text,
        handed_at -> Timestamp,
    }
}

diesel::table! {
    closures (id) {
        id -> BigInt,
        authority -> Text,
        setting_id -> Nullable<BigInt>,
        name -> Text,
        from_on -> Date,
        to_on -> Date,
        created_at -> Timestamp,
        removed_at -> Nullable<Timestamp>,
    }
}

diesel::joinable!(advice -> cases (case_id));
diesel::joinable!(mail_notices -> mails (mail_id));
diesel::joinable!(mail_notices -> notices (notice_id));

diesel::allow_tables_to_appear_in_same_query!(
    authorities,
    teams,
    services,
    service_authorities,
    settings,
    people,
    tokens,
    reference_numbers,
    case_events,
    cases,
    advice,
    notices,
    idempotency_keys,
    mails,
    mail_notices,
    contacts,
    bounced_addresses,
    absences,
    tasks,
    links,
    sweeps,
    audits,
    leases,
    secrets,
    accounts,
    recovery_codes,
    account_links,
    sessions,
    attempts,
    kept_forms,
    feeds,
    views,
    openings,
    mail_preferences,
    handovers,
    closures,
);
