//! Mail as files.

use std::path::Path;

use twentyweeks::mail::transport::{Courier, Mailer, Options, Outcome};

use super::letters::letter;

#[tokio::test]
async fn each_mail_is_a_file_and_a_repeat_replaces_it() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("not").join("there yet");
    let mut courier = courier(&path);
    for number in [1, 2, 1] {
        let outcome = courier.send(&letter(number)).await;
        let reply = format!("written to 351-{number}@bury.example.eml");
        assert_eq!(outcome, Outcome::Accepted { reply });
    }
    courier.close().await;
    assert_eq!(files(&path), ["351-1@bury.example.eml", "351-2@bury.example.eml"]);
    let stored = std::fs::read(path.join("351-1@bury.example.eml")).unwrap();
    assert_eq!(stored, letter(1).render().unwrap().bytes);
}

#[tokio::test]
async fn a_message_id_with_a_path_stays_in_the_folder() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("outbox");
    let mut mail = letter(1);
    mail.message_id = "../escaped@bury.example".to_owned();
    assert!(matches!(courier(&path).send(&mail).await, Outcome::Accepted { .. }));
    assert_eq!((files(folder.path()).len(), files(&path).len()), (1, 1));
}

#[tokio::test]
async fn where_nothing_can_be_written_it_is_worth_another_try() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("a file");
    std::fs::write(&path, "").unwrap();
    let outcome = courier(&path).send(&letter(1)).await;
    let said = "the file cannot be written: ";
    assert!(matches!(&outcome, Outcome::TryAgain { reply } if reply.starts_with(said)), "{outcome:?}");
}

fn courier(path: &Path) -> Courier {
    Mailer::parse(&format!("folder:{}", path.display()), &Options::default()).unwrap().courier()
}

fn files(folder: &Path) -> Vec<String> {
    let entries = std::fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
