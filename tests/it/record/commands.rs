//! The program at a shell: exit codes, settings, help, migrations and tokens.

use super::council;
use super::program::Program;

#[test]
fn the_exit_code_is_0_when_done_1_when_refused_and_2_for_bad_usage() {
    let program = Program::new();
    let code = |arguments: &[&str]| program.run(arguments).code;
    assert_eq!(code(&["migrate"]), 0);
    assert_eq!(code(&["token", "create", "t", "--role", "manager", "--authority", "351"]), 0);
    assert_eq!(code(&["verify"]), 0);

    assert_eq!(code(&["case", "show", "351-2026-00042"]), 1, "there is no such case");
    assert_eq!(code(&["token", "revoke", "nobody's"]), 1);
    assert_eq!(
        code(&["token", "create", "t", "--role", "manager", "--authority", "351"]),
        1,
        "the name is taken"
    );
    assert_eq!(code(&["import", "cases", "no-such-file.csv", "--authority", "351"]), 1);
    let backwards =
        ["report", "timeliness", "--from", "2025-12-31", "--to", "2025-01-01", "--authority", "351"];
    assert_eq!(code(&backwards), 1);
    let problems = council::file("problems.csv");
    assert_eq!(code(&["import", "cases", problems.to_str().unwrap(), "--authority", "351"]), 1);

    assert_eq!(code(&["frobnicate"]), 2);
    assert_eq!(code(&["report", "timeliness", "--from", "2025-01-01"]), 2);
    assert_eq!(code(&["report", "timeliness", "--from", "yesterday", "--to", "2025-12-31"]), 2);
    assert_eq!(code(&["--at", "soon", "verify"]), 2);
    assert_eq!(code(&["token", "create", "u", "--role", "king", "--authority", "351"]), 2);
    assert_eq!(code(&["token", "create", "u", "--role", "manager"]), 2, "whom it acts for is missing");
    let workbook = ["report", "timeliness", "--from", "2025-01-01", "--to", "2025-12-31", "--format", "xlsx"];
    assert_eq!(code(&workbook), 2, "a workbook needs a file");
}

#[test]
fn results_go_to_stdout_and_everything_else_to_stderr() {
    let program = Program::new();
    let refused = program.run(&["case", "show", "351-2026-00042"]);
    assert_eq!(refused.out, "");
    assert!(refused.err.contains("There is no case 351-2026-00042."), "{}", refused.err);
    let verified = program.run(&["verify"]);
    assert_eq!(verified.out, "0 cases with 0 entries replayed; all is as stored.\n");
}

#[test]
fn a_setting_that_nobody_knows_stops_the_start_and_is_named() {
    let program = Program::new();
    let stopped = program.run_with(&["verify"], &[("TWENTYWEEKS__SERVER__PORT", "8080")]);
    assert_eq!(stopped.code, 2);
    assert!(stopped.err.contains("TWENTYWEEKS__SERVER__PORT"), "{}", stopped.err);
    let file = program.write("wrong.toml", "[server]\nadress = \"127.0.0.1:0\"\n");
    let stopped = program.run(&["--config", &file, "verify"]);
    assert_eq!(stopped.code, 2);
    assert!(stopped.err.contains("wrong.toml") && stopped.err.contains("adress"), "{}", stopped.err);
    assert!(stopped.err.contains("address"), "what is allowed is said: {}", stopped.err);
    assert!(!program.has("record.db"), "nothing was begun");
}

#[test]
fn a_setting_with_a_bad_value_stops_the_start_and_is_named() {
    let program = Program::new();
    let bad = [
        ("TWENTYWEEKS__SERVER__WORKERS", "many"),
        ("TWENTYWEEKS__DATABASE__URL", "record.db"),
        ("TWENTYWEEKS__DATABASE__SYNCHRONOUS", "OFF"),
        ("TWENTYWEEKS__AUTHORITY__351__TARGET_PC", "110"),
        ("TWENTYWEEKS__JOBS__SWEEP_AT", "25:00"),
        ("TWENTYWEEKS__MAIL__URL", "pigeon:loft"),
    ];
    for (name, value) in bad {
        let stopped = program.run_with(&["verify"], &[(name, value)]);
        assert_eq!(stopped.code, 2, "{name}: {stopped:?}");
        assert!(stopped.err.contains(name), "{name}: {}", stopped.err);
    }
    let no_file = program.run(&["--config", "nowhere.toml", "verify"]);
    assert_eq!(no_file.code, 2);
    assert!(no_file.err.contains("nowhere.toml"), "{}", no_file.err);
}

#[test]
fn the_help_of_every_command_has_an_example() {
    let program = Program::new();
    let mut waiting = vec![Vec::<String>::new()];
    let mut seen = 0;
    let mut lacking = Vec::new();
    while let Some(command) = waiting.pop() {
        let mut arguments: Vec<&str> = command.iter().map(String::as_str).collect();
        arguments.push("--help");
        let help = program.done(&arguments);
        seen += 1;
        if !help.contains("Example: twentyweeks ") {
            lacking.push(command.join(" "));
        }
        for name in subcommands(&help) {
            waiting.push([command.clone(), vec![name]].concat());
        }
    }
    assert_eq!(lacking, Vec::<String>::new(), "commands whose help lacks an example");
    assert!(seen > 20, "{seen}");
}

#[test]
fn migrate_says_what_is_pending_and_brings_it_up_to_date() {
    let program = Program::new();
    let before = program.run(&["migrate", "--check"]);
    assert_eq!(before.code, 1);
    assert!(before.out.starts_with("Pending: "), "{}", before.out);
    assert!(program.done(&["migrate"]).starts_with("Brought up to date: "));
    assert_eq!(program.done(&["migrate", "--check"]), "The database is up to date.\n");
    assert_eq!(program.done(&["migrate"]), "The database was up to date.\n");
}

#[test]
fn a_tokens_secret_is_shown_once_and_kept_nowhere() {
    let program = Program::new();
    let secret = program.token("worklist of team North");
    assert!(secret.starts_with("twentyweeks_") && secret.len() > 40 && !secret.contains('\n'), "{secret}");
    let listed = program.done(&["token", "list"]);
    assert!(listed.contains("worklist of team North"));
    assert!(!listed.contains(&secret[..20]), "{listed}");
    for entry in std::fs::read_dir(program.folder.path()).unwrap() {
        let bytes = std::fs::read(entry.unwrap().path()).unwrap();
        assert!(!bytes.windows(secret.len()).any(|window| window == secret.as_bytes()));
    }
    assert!(listed.contains("holds"));
    program.done(&["token", "revoke", "worklist of team North"]);
    assert!(program.done(&["token", "list"]).contains("ended"));
}

/// The names under "Commands:" in a help text.
fn subcommands(help: &str) -> Vec<String> {
    let Some((_, list)) = help.split_once("\nCommands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.trim().is_empty());
    // A description that runs over several lines is set further in.
    let names = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = names.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}
