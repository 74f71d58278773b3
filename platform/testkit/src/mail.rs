//! A real mail server for tests: Debian's Exim, with its own folder and a free port on loopback; it ends with the test.

use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

const PROGRAM: &str = "/usr/sbin/exim4";
/// Who it runs as where we are root: as root it would want a file of settings that is root's.
const NOBODY: (&str, &str) = ("nobody", "nogroup");
/// How long it may take for anything.
const PATIENCE: Duration = Duration::from_secs(30);
const PAUSE: Duration = Duration::from_millis(20);

/// A running server. It takes mail for everybody into one mailbox; addresses that begin with `refused` aren't taken (550), with `busy` not now
/// (451), with `private` only from who has signed in as `club` with `secret`. It offers STARTTLS with a certificate that nobody signed.
pub struct RealMailServer {
    /// Its port.
    pub port: u16,
    process: Child,
    folder: tempfile::TempDir,
}

/// The output of a command that must succeed.
fn told(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output().unwrap();
    assert!(output.status.success(), "{program} {arguments:?}");
    String::from_utf8(output.stdout).unwrap().trim().to_owned()
}

fn settings(folder: &Path, port: u16, (user, group): (&str, &str)) -> String {
    let folder = folder.display();
    format!(
        "keep_environment =\n\
         primary_hostname = mail.test\n\
         spool_directory = {folder}/spool\n\
         log_file_path = {folder}/log/%s\n\
         pid_file_path =\n\
         exim_user = {user}\n\
         exim_group = {group}\n\
         never_users =\n\
         deliver_drop_privilege = true\n\
         local_interfaces = 127.0.0.1\n\
         daemon_smtp_ports = {port}\n\
         host_lookup =\n\
         tls_advertise_hosts = *\n\
         acl_smtp_rcpt = rcpt\n\
         acl_smtp_data = accept\n\
         begin acl\n\
         rcpt:\n  \
           deny message = no such user\n       \
             condition = ${{if match{{$local_part}}{{^refused}}}}\n  \
           defer message = try later\n        \
             condition = ${{if match{{$local_part}}{{^busy}}}}\n  \
           deny message = sign in first\n       \
             condition = ${{if match{{$local_part}}{{^private}}}}\n       \
             ! authenticated = *\n  \
           accept\n\
         begin routers\n\
         all:\n  driver = accept\n  transport = box\n\
         begin transports\n\
         box:\n  driver = appendfile\n  file = {folder}/box\n  user = {user}\n\
         begin authenticators\n\
         plain:\n  driver = plaintext\n  public_name = PLAIN\n  server_prompts = :\n  \
           server_condition = ${{if and{{{{eq{{$auth2}}{{club}}}}{{eq{{$auth3}}{{secret}}}}}}}}\n  \
           server_set_id = $auth2\n"
    )
}

impl RealMailServer {
    /// Starts it.
    ///
    /// # Panics
    /// When it isn't there: `cargo xtask test` installs it.
    #[must_use]
    pub fn start() -> Self {
        assert!(
            Path::new(PROGRAM).exists(),
            "{PROGRAM} is missing (Debian: exim4-daemon-light)"
        );
        let folder = tempfile::tempdir().unwrap();
        let is_root = told("id", &["-u"]) == "0";
        let own = (told("id", &["-un"]), told("id", &["-gn"]));
        let runs_as = if is_root {
            NOBODY
        } else {
            (own.0.as_str(), own.1.as_str())
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let file = folder.path().join("settings");
        std::fs::write(&file, settings(folder.path(), port, runs_as)).unwrap();
        let mut command = Command::new("setpriv");
        // Ended with us, as far as the system passes that on to a program that changes its user.
        command.arg("--pdeathsig=TERM");
        if is_root {
            let place = folder.path().display().to_string();
            told("chown", &["-R", runs_as.0, &place]);
            let user = [format!("--reuid={}", runs_as.0), format!("--regid={}", runs_as.1)];
            command.args(user).arg("--clear-groups");
        }
        let process = command
            .args(["--", PROGRAM, "-C"])
            .arg(&file)
            .arg("-bdf")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            // It complains of files that only a system's own server may keep.
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut server = Self {
            port,
            process,
            folder,
        };
        server.wait();
        server
    }

    fn wait(&mut self) {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.try_wait().unwrap();
            assert!(ended.is_none(), "{PROGRAM} ended: {ended:?}");
            assert!(began.elapsed() < PATIENCE, "{PROGRAM} doesn't answer");
            std::thread::park_timeout(PAUSE);
        }
    }

    fn mailbox(&self) -> PathBuf {
        self.folder.path().join("box")
    }

    /// The mailbox, with header and body of each mail as they came, as soon as so many are in it.
    ///
    /// # Panics
    /// When they don't come.
    #[must_use]
    pub fn mails(&self, wanted: usize) -> Vec<String> {
        let began = Instant::now();
        loop {
            let text = std::fs::read_to_string(self.mailbox()).unwrap_or_default();
            // Each begins with a line `From …`, an empty one before it.
            let text = format!("\n{text}");
            let mails: Vec<String> = text.split("\n\nFrom ").map(str::to_owned).collect();
            let mails: Vec<String> = mails.into_iter().filter(|mail| mail.contains("\n\n")).collect();
            if mails.len() >= wanted {
                return mails;
            }
            assert!(
                began.elapsed() < PATIENCE,
                "{} of {wanted} mails came",
                mails.len()
            );
            std::thread::park_timeout(PAUSE);
        }
    }
}

impl Drop for RealMailServer {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
