//! Restores into folders, and what they refuse.

use super::clinic;
use crate::support::{backups::new_folder, programs::are_installed};
use std::fs;
use telehealth_core::Code;
use telehealth_storage::{
    backup::{BackupError, Moment},
    now,
};

#[test]
fn a_copy_never_archives_and_never_covers_files() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let (backups, folder) = (&clinic.backups, new_folder());
    let data = folder.join("copy");
    let restored = backups.restore(&data, &Moment::Latest, Some(2)).expect("restored");
    assert_eq!((restored.repository, restored.folder.ends_with("copy")), (2, true));
    let settings = fs::read_to_string(data.join("postgresql.auto.conf")).expect("settings");
    assert!(settings.contains("archive_mode = 'off'") && data.join("recovery.signal").is_file(), "{settings}");
    assert_eq!(fs::read_dir(folder.join("copy.tablespaces")).expect("a folder").count(), 1, "not that of the original");
    let again = backups.restore(&data, &Moment::Latest, None);
    assert!(matches!(again, Err(BackupError::FolderNotEmpty { .. })), "{again:?}");
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn a_restore_that_fails_leaves_nothing() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let (copy, folder) = (clinic.copy(), new_folder());
    // Found when it is restored.
    let mut files = copy.files("backup/clinic").into_iter();
    let damaged = files.find(|path| path.parent().is_some_and(|folder| folder.ends_with("bundle")));
    fs::write(damaged.expect("a file"), "damaged").expect("written");
    let new = folder.join("new/copy");
    let empty = folder.join("empty");
    fs::create_dir(&empty).expect("a folder");
    for to in [&new, &empty] {
        copy.backups.restore(to, &Moment::Latest, Some(1)).expect_err("damaged");
    }
    let left: Vec<_> = fs::read_dir(&folder).expect("a folder").map(|it| it.expect("an entry").path()).collect();
    assert_eq!((left, fs::read_dir(&empty).expect("a folder").count()), (vec![empty.clone()], 0));

    // Tablespaces never cover files either.
    fs::create_dir(folder.join("new.tablespaces")).expect("a folder");
    fs::write(folder.join("new.tablespaces/kept"), "").expect("a file");
    let refused = copy.backups.restore(&folder.join("new"), &Moment::Latest, Some(2)).expect_err("files");
    assert!(matches!(refused, BackupError::FolderNotEmpty { .. }), "{refused}");
    assert!(folder.join("new.tablespaces/kept").exists() && !folder.join("new").exists());
    fs::remove_dir_all(&folder).expect("removed");
}

#[test]
fn moments_that_no_backup_has_are_rejected_before_anything_is_written() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    let (backups, folder) = (&clinic.backups, new_folder());
    let newest = backups.inventory().expect("a list").backups.pop().expect("a backup");
    let cases = [
        ("2020-01-01T00:00:00Z".to_owned(), Code::BACKUP_TIME_TOO_EARLY),
        (now().plus_months(1).expect("a time").to_string(), Code::BACKUP_TIME_IN_FUTURE),
        ("20200101-000000F".to_owned(), Code::BACKUP_UNKNOWN),
    ];
    for (moment, code) in cases {
        let moment: Moment = moment.parse().expect("a moment");
        let refused = backups.restore(&folder.join("copy"), &moment, None).expect_err("refused");
        assert_eq!(refused.code(), code, "{moment}");
        assert!(!folder.join("copy").exists());
    }
    assert!("yesterday".parse::<Moment>().is_err() && "'; DROP".parse::<Moment>().is_err());
    let label = Moment::Label(newest.label);
    assert_eq!(backups.restore(&folder.join("copy"), &label, None).expect("restored").repository, newest.repository);
    fs::remove_dir_all(&folder).expect("removed");
}
