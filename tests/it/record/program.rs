//! The real program, as a process of its own.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::{Arc, Mutex, mpsc};
use std::time::{Duration, Instant};

use serde_json::Value;

/// The day it is for the program, unless a test says otherwise.
pub const AT: [&str; 2] = ["--at", "2026-11-01"];

/// A folder to run the program in, and the database it uses.
pub struct Program {
    pub folder: tempfile::TempDir,
    url: String,
}

/// What came of a command.
#[derive(Debug)]
pub struct Ran {
    pub code: i32,
    pub out: String,
    pub err: String,
}

impl Program {
    /// With an SQLite file of its own.
    pub fn new() -> Self {
        Self::on("sqlite:record.db")
    }

    pub fn on(url: &str) -> Self {
        Self { folder: tempfile::tempdir().expect("a folder"), url: url.to_owned() }
    }

    pub fn run(&self, arguments: &[&str]) -> Ran {
        self.run_with(arguments, &[])
    }

    pub fn run_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Ran {
        let mut command = self.command(arguments);
        let output = command.envs(variables.iter().copied()).output().expect("the program runs");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        Ran {
            code: output.status.code().expect("a code"),
            out: text(output.stdout),
            err: text(output.stderr),
        }
    }

    /// Runs a command that must succeed, and answers with its result.
    pub fn done(&self, arguments: &[&str]) -> String {
        let ran = self.run(arguments);
        assert_eq!(ran.code, 0, "{arguments:?}: {ran:?}");
        ran.out
    }

    /// Runs a command that must succeed, on the day of the tests.
    pub fn done_then(&self, arguments: &[&str]) -> String {
        self.done(&[&AT[..], arguments].concat())
    }

    /// A token's secret.
    pub fn token(&self, name: &str) -> String {
        let arguments = ["token", "create", name, "--role", "manager", "--authority", "351"];
        self.done_then(&arguments).trim().to_owned()
    }

    /// A command that goes on by itself, and that nobody listens to.
    pub fn start_with(&self, arguments: &[&str], variables: &[(&str, &str)]) -> Child {
        let mut command = self.command(arguments);
        command.envs(variables.iter().copied()).stdout(Stdio::null()).stderr(Stdio::null());
        command.spawn().expect("the program starts")
    }

    /// The server, once it listens.
    pub fn serve(&self, arguments: &[&str]) -> Served {
        let mut child = self
            .command(&[&AT[..], &["serve"], arguments].concat())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let (sender, address) = mpsc::channel();
        let log = BufReader::new(child.stderr.take().expect("a log"));
        std::thread::spawn(move || {
            for line in log.lines().map_while(Result::ok) {
                if let Some(address) = listening(&line) {
                    // Whoever waits may have given up.
                    let _ = sender.send(address);
                }
            }
        });
        let out = Arc::new(Mutex::new(String::new()));
        let (said, mut stdout) = (out.clone(), child.stdout.take().expect("stdout"));
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            while let Ok(read @ 1..) = stdout.read(&mut chunk) {
                said.lock().unwrap().push_str(&String::from_utf8_lossy(&chunk[..read]));
            }
        });
        let mut served = Served { child, address: String::new(), out };
        // Dropping `served` ends the process where nothing comes.
        served.address = address.recv_timeout(Duration::from_mins(2)).expect("the server listens");
        served
    }

    pub fn path(&self, name: &str) -> String {
        self.folder.path().join(name).display().to_string()
    }

    pub fn write(&self, name: &str, text: &str) -> String {
        std::fs::write(self.folder.path().join(name), text).expect("the file is written");
        self.path(name)
    }

    pub fn has(&self, name: &str) -> bool {
        Path::new(&self.path(name)).exists()
    }

    fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_twentyweeks"));
        command
            .args(arguments)
            .current_dir(self.folder.path())
            .env_clear()
            .env("TWENTYWEEKS__DATABASE__URL", &self.url)
            .env("TWENTYWEEKS__SERVER__ADDRESS", "127.0.0.1:0")
            .env("TWENTYWEEKS__LOG__FORMAT", "json");
        command
    }
}

/// A running server; gone when dropped.
pub struct Served {
    child: Child,
    pub address: String,
    out: Arc<Mutex<String>>,
}

impl Served {
    /// What it has said, once that holds this text.
    pub fn out_with(&self, text: &str) -> String {
        let started = Instant::now();
        loop {
            let said = self.out.lock().unwrap().clone();
            if said.contains(text) {
                return said;
            }
            assert!(started.elapsed() < Duration::from_secs(10), "it does not say `{text}`: {said}");
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    /// Ends it at once, with no chance to tidy up.
    pub fn kill(&mut self) {
        self.child.kill().expect("it is ended");
        self.child.wait().expect("it has ended");
    }

    /// Asks it to stop.
    pub fn terminate(&self) {
        let id = self.child.id().to_string();
        let sent = Command::new("sh").args(["-c", &format!("kill -TERM {id}")]).status().expect("a shell");
        assert!(sent.success());
    }

    /// Waits for its end; none where it does not come in time.
    pub fn ended(&mut self, within: Duration) -> Option<ExitStatus> {
        let started = Instant::now();
        while started.elapsed() < within {
            if let Some(status) = self.child.try_wait().expect("its state") {
                return Some(status);
            }
            std::thread::sleep(Duration::from_millis(20));
        }
        None
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn listening(line: &str) -> Option<String> {
    let line: Value = serde_json::from_str(line).ok()?;
    let fields = &line["fields"];
    (fields["message"] == "listening")
        .then(|| format!("http://{}", fields["address"].as_str().unwrap_or_default()))
}
