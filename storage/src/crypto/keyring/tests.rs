//! Invalid keys are rejected, and secrets are not disclosed.
#![allow(clippy::expect_used, reason = "a test may")]

use super::*;
use crate::crypto::{KEYS_VARIABLE, key::SECRET_BYTES};
use std::{
    collections::BTreeSet,
    env, fs,
    os::unix::fs::{DirBuilderExt, PermissionsExt, chown, symlink},
    path::PathBuf,
    process::{self, Command},
    sync::{
        RwLock,
        atomic::{AtomicUsize, Ordering},
    },
};

use zeroize::Zeroizing;

/// `openssl rand -base64 32`, twice.
const ONE: &str = "a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=";
const OTHER: &str = "nq0Ch2+XgHOg7wSgIjRoQd3fPTlYUu0C6yXh/1vZJ4s=";

fn code(result: Result<impl fmt::Debug>) -> &'static str {
    result.expect_err("an error").code().as_str()
}

/// A temporary file, removed when it is dropped.
struct Scratch(PathBuf);

impl Scratch {
    fn new(text: &str, mode: u32) -> Self {
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("telehealth-keys-{}-{}", process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        let path = env::temp_dir().join(name);
        fs::write(&path, text).expect("a file");
        fs::set_permissions(&path, fs::Permissions::from_mode(mode)).expect("a mode");
        Self(path)
    }
}

/// Creates a temporary folder.
fn folder() -> PathBuf {
    let file = Scratch::new("", 0o600);
    let path = file.0.clone();
    drop(file);
    fs::DirBuilder::new().mode(0o700).create(&path).expect("a folder");
    path
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

#[test]
fn exposed_keys_are_those_of_a_file() {
    let text = format!("2026a:{ONE}\n2027a:{OTHER}\n");
    let file = Scratch::new(&text, 0o600);
    assert_eq!(*Keyring::from_file(&file.0).expect("a keyring").expose(), text);
}

#[test]
fn malformed_keys_are_rejected_and_not_repeated() {
    let cases = [
        ("", "is not an id, a colon and a secret"),
        (ONE, "is not an id, a colon and a secret"),
        ("2026a", "is not an id, a colon and a secret"),
        ("2026a:", "has no secret of 32 bytes"),
        ("2026a:c2hvcnQ=", "has no secret of 32 bytes"),
        ("2026a:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlHw==", "has no secret of 32 bytes"),
        ("2026a:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y", "has no secret of 32 bytes in base64, with its padding"),
        ("2026a:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Z=", "has no secret of 32 bytes in base64, with its padding"),
        ("2026a:nq0Ch2-XgHOg7wSgIjRoQd3fPTlYUu0C6yXh_1vZJ4s=", "has no secret of 32 bytes in base64, with its padding"),
        (
            "2026a:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=a7Je",
            "has no secret of 32 bytes in base64, with its padding",
        ),
        (
            "2026a: a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=",
            "has no secret of 32 bytes in base64, with its padding",
        ),
        (":a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=", "has no id"),
        ("2026A:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=", "has no id"),
        ("a-secret-instead-of-an-id:a7JeNf4SEoXQm0cZ0PgU9mB5KzA0rDnhK5k2OqWlH2Y=", "has no id"),
    ];
    for (text, reason) in cases {
        let error = Key::parse(7, text).expect_err(text);
        assert_eq!(error.code().as_str(), "keyring.malformed");
        let shown = error.to_string();
        assert!(shown.starts_with(&format!("key 7 of the keyring {reason}")), "{text}: {shown}");
        assert!(text.split(':').all(|part| part.is_empty() || !format!("{error:?} {shown}").contains(part)), "{shown}");
    }
}

#[test]
fn placeholder_keys_are_rejected() {
    for secret in [[0; 32], [0xff; 32], *b"changemechangemechangemechangeme", *b"0123456789012345678901234567890!"] {
        assert_eq!(code(Key::new("2026a", &secret)), "keyring.weak");
    }
    for _ in 0..1_000 {
        Key::generate("2026a").expect("random keys are no placeholders");
    }
}

#[test]
fn duplicate_keys_are_rejected() {
    let key = |id: &str, secret: &str| Key::parse(1, &format!("{id}:{secret}")).expect("a key");
    assert_eq!(code(Keyring::new(vec![key("2026a", ONE), key("2026a", OTHER)])), "keyring.duplicate");
    assert_eq!(code(Keyring::new(vec![key("2026a", ONE), key("2027a", ONE)])), "keyring.duplicate");
    assert_eq!(code(Keyring::new(Vec::new())), "keyring.missing");
    assert_eq!(Keyring::new(vec![key("2026a", ONE), key("2027a", OTHER)]).expect("a ring").ids(), ["2026a", "2027a"]);
}

#[test]
fn an_exposed_key_can_be_parsed_again() {
    let key = Key::generate("2026a").expect("a key");
    let again = Key::parse(1, &key.expose()).expect("a key");
    assert_eq!((again.id(), again.secret()), (key.id(), key.secret()));
    assert_eq!(*Key::parse(1, &format!("2026a:{ONE}")).expect("a key").expose(), format!("2026a:{ONE}"));
}

#[test]
fn debug_output_contains_no_secret() {
    let key = Key::parse(1, &format!("2026a:{ONE}")).expect("a key");
    assert_eq!(format!("{key:?}"), r#"Key { id: "2026a", .. }"#);
    let ring = Keyring::new(vec![key]).expect("a ring");
    assert_eq!(format!("{ring:?}"), r#"Keyring { ids: ["2026a"], .. }"#);
}

/// Fails if a zeroizing feature of a dependency is disabled.
#[test]
fn secrets_are_wiped_on_drop() {
    const fn wiped<T: zeroize::ZeroizeOnDrop>() {}
    wiped::<Zeroizing<[u8; SECRET_BYTES]>>();
    wiped::<aes::Aes256>();
    // The state of an HMAC.
    wiped::<sha2::Sha256>();
}

#[test]
fn a_file_contains_one_key_per_line() {
    let text = format!("# made on 2026-01-02\n\n2026a:{ONE}\n  2027a:{OTHER}\r\n");
    for mode in [0o600, 0o400] {
        let file = Scratch::new(&text, mode);
        assert_eq!(Keyring::from_file(&file.0).expect("a ring").ids(), ["2026a", "2027a"]);
    }
}

#[test]
fn a_file_that_others_may_use_is_rejected() {
    for mode in [0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o660, 0o777, 0o644] {
        let file = Scratch::new(&format!("2026a:{ONE}"), mode);
        let error = Keyring::from_file(&file.0).expect_err("exposed");
        assert_eq!(error.code().as_str(), "keyring.exposed");
        assert!(error.to_string().contains(&format!("has mode {mode:03o}")), "{error}");
        // A link to it is rejected too.
        let link = file.0.with_extension("link");
        symlink(&file.0, &link).expect("a link");
        assert_eq!(code(Keyring::from_file(&link)), "keyring.exposed");
        let _ = fs::remove_file(link);
    }
}

#[test]
fn a_path_that_is_no_key_file_is_rejected() {
    assert_eq!(code(Keyring::from_file("/nowhere/keys")), "keyring.unreadable");
    assert_eq!(code(Keyring::from_file(env::temp_dir())), "keyring.unreadable");
    let long = Scratch::new(&"# padding\n".repeat(10_000), 0o600);
    assert_eq!(code(Keyring::from_file(&long.0)), "keyring.unreadable");
    let empty = Scratch::new("# none yet\n", 0o600);
    let error = Keyring::from_file(&empty.0).expect_err("empty");
    assert_eq!(error.code().as_str(), "keyring.missing");
    assert!(!error.to_string().contains("telehealth-keys-"), "{error}");
    let malformed = Scratch::new(&format!("2026a:{ONE}\n2027a;{OTHER}"), 0o600);
    let error = Keyring::from_file(&malformed.0).expect_err("malformed");
    assert!(error.to_string().starts_with("key 2 of the keyring") && !error.to_string().contains(OTHER), "{error}");
}

/// A secret that is passed instead of a path is not printed.
#[test]
fn errors_do_not_repeat_the_path() {
    for mode in [0o600, 0o644] {
        let file = Scratch::new("", mode);
        let error = Keyring::from_file(&file.0).expect_err("unusable");
        assert!(!format!("{error} {error:?}").contains("telehealth-keys-"), "{error:?}");
    }
    let error = Keyring::from_file(format!("2026a:{ONE}")).expect_err("no such file");
    assert!(!format!("{error} {error:?}").contains(ONE), "{error:?}");
}

#[test]
fn a_folder_where_others_can_replace_the_file_is_rejected() {
    let folder = folder();
    let path = folder.join("keys");
    let ring = Keyring::from_file_or_create(&path).expect("a new file");
    let set = |path: &Path, mode| fs::set_permissions(path, fs::Permissions::from_mode(mode)).expect("a mode");
    for (mode, expected) in [
        (0o700, None),
        (0o711, None),
        (0o755, None),
        (0o1777, None),
        (0o775, Some(())),
        (0o702, Some(())),
        (0o777, Some(())),
    ] {
        set(&folder, mode);
        for made in [Keyring::from_file(&path), Keyring::from_file_or_create(&path)] {
            match expected {
                None => assert_eq!(made.expect("a ring").ids(), ring.ids()),
                Some(()) => assert_eq!(code(made), "keyring.exposed", "{mode:o}"),
            }
        }
        // A link in a safe folder points into an unsafe folder.
        let link = Scratch::new("", 0o600);
        fs::remove_file(&link.0).expect("removed");
        symlink(&path, &link.0).expect("a link");
        assert_eq!(Keyring::from_file(&link.0).is_ok(), expected.is_none(), "{mode:o}");
    }
    set(&folder, 0o700);
    // Only root can change the owner of files.
    if chown(&path, Some(65_534), None).is_ok() {
        assert_eq!(code(Keyring::from_file(&path)), "keyring.exposed");
        chown(&path, Some(0), None).expect("taken back");
        chown(&folder, Some(65_534), None).expect("given");
        assert_eq!(code(Keyring::from_file(&path)), "keyring.exposed");
        assert_eq!(code(Keyring::from_file_or_create(&folder.join("others"))), "keyring.exposed");
    }
    fs::remove_dir_all(folder).expect("removed");
}

#[test]
fn creating_a_file_follows_no_link_and_replaces_nothing() {
    let folder = folder();
    let (path, target) = (folder.join("keys"), folder.join("target"));
    symlink(&target, &path).expect("a link");
    assert_eq!(code(Keyring::from_file_or_create(&path)), "keyring.unreadable");
    assert!(!target.exists());
    fs::remove_file(&path).expect("removed");

    // The first one creates the file; all get its key.
    let ids: BTreeSet<Vec<String>> = std::thread::scope(|scope| {
        let made: Vec<_> =
            (0..8).map(|_| scope.spawn(|| Keyring::from_file_or_create(&path).expect("a ring").ids())).collect();
        made.into_iter().map(|made| made.join().expect("no panic")).collect()
    });
    assert_eq!(ids.len(), 1);
    let left: Vec<_> =
        fs::read_dir(&folder).expect("a folder").map(|entry| entry.expect("a file").file_name()).collect();
    assert_eq!(left, ["keys"], "no temporary file remains");
    fs::remove_dir_all(folder).expect("removed");
}

/// Runs child processes, because changing the environment of a running process is unsafe.
#[test]
fn the_environment_variable_contains_comma_separated_keys() {
    let cases = [
        (Some(format!("2026a:{ONE}")), r#"["2026a"]"#),
        (Some(format!("2026a:{ONE},2027a:{OTHER}")), r#"["2026a", "2027a"]"#),
        (Some(format!(" 2026a:{ONE} ,\n2027a:{OTHER}\n")), r#"["2026a", "2027a"]"#),
        (None, "the environment variable TELEHEALTH_KEYS holds no key [keyring.missing]"),
        (Some(" ".to_owned()), "the environment variable TELEHEALTH_KEYS holds no key [keyring.missing]"),
        (Some(format!("2026a:{ONE},")), "key 2 of the keyring is not an id, a colon and a secret [keyring.malformed]"),
        (Some(format!("2026a:{ONE};2027a:{OTHER}")), "key 1 of the keyring has no secret of 32 bytes in base64"),
        (Some(format!("2026a:{ONE},2026a:{OTHER}")), "the key 2026a occurs twice"),
    ];
    for (value, expected) in cases {
        let mut child = Command::new(env::current_exe().expect("this program"));
        child.args(["--exact", "crypto::keyring::tests::child", "--ignored", "--nocapture"]).env_remove(KEYS_VARIABLE);
        let output = child.envs(value.map(|value| (KEYS_VARIABLE, value))).output().expect("a child");
        let printed = String::from_utf8_lossy(&output.stdout);
        assert!(printed.contains(expected), "{expected}: {printed}");
        assert!(!printed.contains(ONE) && !printed.contains(OTHER), "{printed}");
    }
}

#[test]
#[ignore = "run by the test above"]
#[allow(clippy::print_stdout, reason = "its parent reads it")]
fn child() {
    match Keyring::from_environment() {
        Ok(ring) => println!("{:?}", ring.ids()),
        Err(error) => println!("{error}"),
    }
}

/// A provider whose keys change.
struct Changing(Arc<RwLock<Result<String, &'static str>>>);

impl KeyProvider for Changing {
    fn keys(&self) -> Result<Vec<Key>> {
        match &*self.0.read().expect("keys") {
            Ok(keys) => keys.split_whitespace().enumerate().map(|(index, key)| Key::parse(index + 1, key)).collect(),
            Err(reason) => Err(CryptoError::Provider((*reason).into())),
        }
    }
}

#[test]
fn a_reload_loads_new_keys_or_changes_nothing() {
    let source = Arc::new(RwLock::new(Ok(format!("2026a:{ONE}"))));
    let ring = Keyring::from_provider(Changing(source.clone())).expect("a ring");
    let row = uuid::Uuid::now_v7();
    let seal = || ring.sealer("patients").expect("a sealer").seal("city", row, b"Boston").expect("an envelope");
    let old = seal();
    let reload = |answer| {
        *source.write().expect("keys") = answer;
        ring.reload()
    };

    let error = reload(Err("no network")).expect_err("a failing provider");
    assert_eq!(error.to_string(), "the provider of the keys failed [keyring.provider]");
    assert_eq!(std::error::Error::source(&error).expect("a source").to_string(), "no network");
    assert_eq!(code(reload(Ok(String::new()))), "keyring.missing");
    assert_eq!(code(reload(Ok(format!("2026a:{OTHER}")))), "keyring.changed");
    assert_eq!(code(reload(Ok(format!("2027a:{OTHER} 2026a:{OTHER}")))), "keyring.duplicate");
    assert!(seal().starts_with("phi:v1:2026a:"));

    // The new key first decrypts only, then also encrypts.
    reload(Ok(format!("2027a:{OTHER} 2026a:{ONE}"))).expect("a second key");
    assert!(seal().starts_with("phi:v1:2026a:"));
    reload(Ok(format!("2026a:{ONE} 2027a:{OTHER}"))).expect("in the other order");
    assert!(seal().starts_with("phi:v1:2027a:"));
    let sealer = ring.sealer("patients").expect("a sealer");
    assert_eq!(&**sealer.open("city", row, &old).expect("a value"), b"Boston");

    // A sealer that is already in use keeps its keys.
    reload(Ok(format!("2027a:{OTHER}"))).expect("the old one is gone");
    assert!(sealer.open("city", row, &old).is_ok());
    assert_eq!(code(ring.sealer("patients").expect("a sealer").open("city", row, &old)), "crypto.unknown_key");
}

#[test]
fn a_table_has_one_cached_sealer() {
    let ring = Keyring::generate("2026a").expect("a ring");
    let [one, again, other] = ["patients", "patients", "messages"].map(|table| ring.sealer(table).expect("a sealer"));
    assert!(Arc::ptr_eq(&one, &again) && !Arc::ptr_eq(&one, &other));
    assert!(Keyring::generate("no id").is_err());
}
