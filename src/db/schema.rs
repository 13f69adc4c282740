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
    }
}

diesel::table! {
    notices (id) {
        id -> BigInt,
        case_id -> BigInt,
        seq -> Integer,
        kind -> Text,
        created_at -> Timestamp,
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

diesel::joinable!(advice -> cases (case_id));

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
);
