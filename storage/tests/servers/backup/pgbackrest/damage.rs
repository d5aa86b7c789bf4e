//! Damaged repositories: each kind of damage is found and named.

use super::clinic;
use crate::support::{backups::Copy, programs::are_installed};
use std::{
    fs::{self, File},
    os::unix::fs::FileExt,
    path::{Path, PathBuf},
};

/// A kind of damage to the first repository, the code of its finding, and what its object names.
type Damage = (&'static str, fn(&Copy), &'static str, &'static str);

const DAMAGES: &[Damage] = &[
    ("a flipped file", |copy| flip(&largest(copy)), "backup.damaged", "backup 2"),
    ("a flipped small file", |copy| flip(&file(copy, "backup", "backup_label")), "backup.damaged", "backup 2"),
    ("a truncated file", |copy| truncate(&largest(copy), 100), "backup.damaged", "backup 2"),
    ("an empty file", |copy| truncate(&largest(copy), 0), "backup.damaged", "backup 2"),
    ("a missing file", |copy| remove(&largest(copy)), "backup.damaged", "backup 2"),
    ("files exchanged", exchange, "backup.damaged", "backup 2"),
    ("a longer file", |copy| append(&file(copy, "backup", "backup_label")), "backup.damaged", "backup 2"),
    ("a missing folder of files", remove_files, "backup.damaged", "backup 2"),
    ("a deleted backup", |copy| remove(&backup(copy)), "backup.deleted", "backup 2"),
    ("deleted manifests", delete_manifests, "backup.deleted", "backup 2"),
    ("a flipped segment", |copy| flip(&segment(copy, 1)), "backup.damaged", "archive"),
    ("a truncated segment", |copy| truncate(&segment(copy, 1), 1000), "backup.damaged", "archive"),
    ("an empty segment", |copy| truncate(&segment(copy, 1), 0), "backup.damaged", "archive"),
    ("a missing segment of a backup", |copy| remove(&needed_segment(copy)), "backup.log_gap", "segment 00000001"),
    ("a missing segment after it", remove_between, "backup.log_gap", "segment 00000001"),
    ("a renamed archive", rename_archive, "backup.log_gap", "segment 00000001"),
    (
        "a deleted archive",
        |copy| remove(&copy.folder.join("repository-1/archive/clinic/15-1")),
        "backup.log_gap",
        "segment",
    ),
    ("no info of backups", |copy| remove_info(copy, "backup"), "backup.repository_unusable", "repository 1"),
    ("no info of the archive", |copy| remove_info(copy, "archive"), "backup.repository_unusable", "repository 1"),
    ("flipped info", flip_info, "backup.repository_unusable", "repository 1"),
    (
        "a wrong passphrase",
        |copy| reword(copy, "first passphrase", "FIRST passphrase"),
        "backup.repository_unusable",
        "repository 1",
    ),
    ("exchanged passphrases", exchange_passphrases, "backup.repository_unusable", "repository 1"),
    (
        "a missing repository",
        |copy| remove(&copy.folder.join("repository-1")),
        "backup.repository_unusable",
        "repository 1",
    ),
];

#[test]
fn each_kind_of_damage_is_found_and_named() {
    if !are_installed(&["pgbackrest"]) {
        return;
    }
    let clinic = clinic();
    clinic.archive();
    clinic.add_people();
    clinic.archive();
    let sound = clinic.copy().backups.check(None).expect("findings");
    assert_eq!(sound, Vec::new());
    let mut missed = Vec::new();
    for (name, deed, code, object) in DAMAGES {
        let copy = clinic.copy();
        deed(&copy);
        let found = copy.backups.check(None).unwrap_or_else(|error| panic!("{name}: {error}"));
        let is_named =
            found.iter().any(|it| it.code == *code && it.object.contains(object) && it.object.contains("repository 1"));
        let others: Vec<_> = found.iter().filter(|it| it.object.contains("repository 2")).map(|it| it.code).collect();
        if !is_named || (!others.is_empty() && *name != "exchanged passphrases") {
            let found: Vec<String> = found.iter().map(ToString::to_string).collect();
            missed.push(format!("{name}: {found:#?}"));
        }
    }
    assert!(missed.is_empty(), "{} of {} kinds of damage:\n{}", missed.len(), DAMAGES.len(), missed.join("\n"));
}

fn flip(path: &Path) {
    let file = File::options().read(true).write(true).open(path).expect("a file");
    let middle = file.metadata().expect("a size").len() / 2;
    let mut byte = [0];
    file.read_exact_at(&mut byte, middle).expect("a byte");
    file.write_all_at(&[!byte[0]], middle).expect("written");
}

fn truncate(path: &Path, size: u64) {
    File::options().write(true).open(path).and_then(|file| file.set_len(size)).expect("truncated");
}

fn append(path: &Path) {
    let mut bytes = fs::read(path).expect("a file");
    bytes.extend([7; 32]);
    fs::write(path, bytes).expect("written");
}

fn remove(path: &Path) {
    if path.is_dir() { fs::remove_dir_all(path) } else { fs::remove_file(path) }
        .unwrap_or_else(|error| panic!("{path:?}: {error}"));
}

fn largest(copy: &Copy) -> PathBuf {
    bundles(copy).into_iter().max_by_key(|path| path.metadata().expect("a file").len()).expect("a file")
}

/// The files in which pgBackRest stores those of the server together.
fn bundles(copy: &Copy) -> Vec<PathBuf> {
    copy.files("backup/clinic").into_iter().filter(|path| path.to_string_lossy().contains("/bundle/")).collect()
}

fn file(copy: &Copy, below: &str, name: &str) -> PathBuf {
    copy.files(below).into_iter().find(|path| path.to_string_lossy().contains(name)).expect("a file")
}

fn backup(copy: &Copy) -> PathBuf {
    let manifest = file(copy, "backup/clinic", "F/backup.manifest");
    manifest.parent().expect("a folder").to_owned()
}

fn exchange(copy: &Copy) {
    let files = bundles(copy);
    let [one, other, ..] = files.as_slice() else { panic!("{files:?}") };
    let aside = one.with_extension("aside");
    fs::rename(one, &aside)
        .and_then(|()| fs::rename(other, one))
        .and_then(|()| fs::rename(&aside, other))
        .expect("exchanged");
}

fn remove_files(copy: &Copy) {
    remove(&backup(copy).join("bundle"));
}

fn delete_manifests(copy: &Copy) {
    for name in ["backup.manifest", "backup.manifest.copy"] {
        remove(&backup(copy).join(name));
    }
}

/// The segments of the archive, oldest first.
fn segment(copy: &Copy, number: usize) -> PathBuf {
    segments(copy).swap_remove(number)
}

fn segments(copy: &Copy) -> Vec<PathBuf> {
    let is_segment =
        |path: &PathBuf| path.file_name().is_some_and(|name| name.to_string_lossy().as_bytes().get(24) == Some(&b'-'));
    copy.files("archive/clinic").into_iter().filter(is_segment).collect()
}

fn needed_segment(copy: &Copy) -> PathBuf {
    let label = file(copy, "archive/clinic", ".backup");
    let first = label.file_name().expect("a name").to_string_lossy()[..24].to_owned();
    file(copy, "archive/clinic", &format!("{first}-"))
}

fn remove_between(copy: &Copy) {
    let segments = segments(copy);
    assert!(segments.len() > 3, "{segments:?}");
    remove(&segments[segments.len() - 2]);
}

fn rename_archive(copy: &Copy) {
    let archive = copy.folder.join("repository-1/archive/clinic");
    let id = fs::read_dir(&archive)
        .expect("a folder")
        .map(|it| it.expect("an entry").path())
        .find(|it| it.is_dir())
        .expect("an archive");
    fs::rename(id, archive.join("15-9")).expect("renamed");
}

fn remove_info(copy: &Copy, kind: &str) {
    for name in ["info", "info.copy"] {
        remove(&copy.folder.join(format!("repository-1/{kind}/clinic/{kind}.{name}")));
    }
}

fn flip_info(copy: &Copy) {
    for name in ["info", "info.copy"] {
        flip(&copy.folder.join(format!("repository-1/backup/clinic/backup.{name}")));
    }
}

fn reword(copy: &Copy, from: &str, to: &str) {
    let path = copy.folder.join("backup/conf.d/passphrases.conf");
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains(from));
    fs::write(&path, text.replace(from, to)).expect("written");
}

fn exchange_passphrases(copy: &Copy) {
    reword(copy, "repo1", "repo9");
    reword(copy, "repo2", "repo1");
    reword(copy, "repo9", "repo2");
}
