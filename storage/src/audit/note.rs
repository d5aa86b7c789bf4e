//! Signed notes, in the format of <https://c2sp.org/signed-note>: a text and one line for each Ed25519 signature.

use super::AuditError;
use base64ct::{Base64, Encoding};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use std::{fmt, str::FromStr};

/// The number of the signature algorithm in notes.
const ED25519: u8 = 1;
/// The prefix of a signature line.
const DASH: &str = "— ";
/// The prefix of a secret key in text form.
const SECRET: &str = "PRIVATE+KEY";
/// The maximum number of signatures in a note, to limit the work of a verifier.
const SIGNATURES: usize = 100;

/// Four bytes that distinguish keys with the same name.
type KeyId = [u8; 4];

fn key_id(name: &str, public: &[u8]) -> KeyId {
    let digest =
        Sha256::new().chain_update(name).chain_update(*b"\n").chain_update([ED25519]).chain_update(public).finalize();
    let [a, b, c, d, ..] = <[u8; 32]>::from(digest);
    [a, b, c, d]
}

fn hexadecimal(id: KeyId) -> String {
    format!("{:08x}", u32::from_be_bytes(id))
}

fn check_name(name: &str) -> Result<(), AuditError> {
    let reason = "must have a name without spaces, control characters and `+`";
    let fits = |c: char| !c.is_whitespace() && !c.is_control() && c != '+';
    if !name.is_empty() && name.chars().all(fits) { Ok(()) } else { Err(AuditError::KeyMalformed { reason }) }
}

/// Signs the checkpoints of one log. An attacker who has it can sign a false history: keep it away from the database.
///
/// ```
/// use telehealth_storage::audit::Signer;
/// let signer = Signer::generate("clinic.example/audit")?;
/// let kept: Signer = signer.secret().parse()?;
/// assert_eq!(kept.verifier().to_string(), signer.verifier().to_string());
/// # Ok::<(), telehealth_storage::audit::AuditError>(())
/// ```
pub struct Signer {
    name: String,
    key: SigningKey,
    earlier: Vec<PublicKey>,
}

impl Signer {
    /// Generates a key. The name must be unique to the log, such as a domain and a path.
    ///
    /// # Errors
    /// [`AuditError::KeyMalformed`] for a name with spaces or `+`; [`AuditError::KeyFailed`].
    pub fn generate(name: &str) -> Result<Self, AuditError> {
        check_name(name)?;
        let mut seed = zeroize::Zeroizing::new([0; 32]);
        getrandom::fill(seed.as_mut()).map_err(|_| AuditError::KeyFailed)?;
        Ok(Self { name: name.to_owned(), key: SigningKey::from_bytes(&seed), earlier: Vec::new() })
    }

    /// Returns the secret key as text, `PRIVATE+KEY+name+id+base64`, the format of Go's `golang.org/x/mod/sumdb/note`.
    #[must_use]
    pub fn secret(&self) -> zeroize::Zeroizing<String> {
        let mut bytes = zeroize::Zeroizing::new([ED25519; 33]);
        if let Some((_, seed)) = bytes.split_first_mut() {
            seed.copy_from_slice(self.key.as_bytes());
        }
        let id = hexadecimal(key_id(&self.name, self.key.verifying_key().as_bytes()));
        format!("{SECRET}+{}+{id}+{}", self.name, Base64::encode_string(bytes.as_ref())).into()
    }

    /// Continues a log whose earlier checkpoints were signed with other keys of the same name.
    ///
    /// # Errors
    /// [`AuditError::KeyMalformed`] if the keys are of another log.
    pub fn replacing(mut self, earlier: &Verifier) -> Result<Self, AuditError> {
        if earlier.name != self.name {
            return Err(AuditError::KeyMalformed { reason: "must have the name of the key that it replaces" });
        }
        self.earlier.clone_from(&earlier.keys);
        Ok(self)
    }

    /// Returns the verifier of its signatures and of those of the keys that it replaces.
    #[must_use]
    pub fn verifier(&self) -> Verifier {
        let mut keys = vec![PublicKey::of(&self.name, self.key.verifying_key())];
        keys.extend_from_slice(&self.earlier);
        Verifier { name: self.name.clone(), keys }
    }

    /// Returns the name of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Signs a text, which must end with a line break.
    pub(crate) fn sign(&self, text: &str) -> String {
        let id = key_id(&self.name, self.key.verifying_key().as_bytes());
        let signature = self.key.sign(text.as_bytes()).to_bytes();
        let line = Base64::encode_string(&[id.as_slice(), signature.as_slice()].concat());
        format!("{text}\n{DASH}{} {line}\n", self.name)
    }
}

impl FromStr for Signer {
    type Err = AuditError;

    fn from_str(text: &str) -> Result<Self, AuditError> {
        let reason = "must be PRIVATE+KEY+name+id+base64";
        let malformed = || AuditError::KeyMalformed { reason };
        let rest = text.trim().strip_prefix(SECRET).and_then(|rest| rest.strip_prefix('+')).ok_or_else(malformed)?;
        let (name, id, seed) = parts(rest).ok_or_else(malformed)?;
        let seed = zeroize::Zeroizing::new(seed);
        check_name(name)?;
        let key = SigningKey::from_bytes(&seed);
        if key_id(name, key.verifying_key().as_bytes()) != id {
            return Err(AuditError::KeyMalformed {
                reason: "must have the id that is derived from its name and secret",
            });
        }
        Ok(Self { name: name.to_owned(), key, earlier: Vec::new() })
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Signer").field("name", &self.name).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct PublicKey {
    id: KeyId,
    key: VerifyingKey,
}

impl PublicKey {
    fn of(name: &str, key: VerifyingKey) -> Self {
        Self { id: key_id(name, key.as_bytes()), key }
    }
}

/// Verifies the checkpoints of one log. It is public; give it to auditors.
///
/// Its text form is `name+id+base64`, which C2SP calls a verifier key, with one line for each key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    keys: Vec<PublicKey>,
}

impl Verifier {
    /// Returns the name of the log.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Checks a note and returns its text. Signatures of unknown keys are ignored.
    pub(crate) fn open<'a>(&self, note: &'a str) -> Result<&'a str, AuditError> {
        let malformed = |reason| AuditError::NoteMalformed { reason };
        if note.chars().any(|c| c.is_ascii_control() && c != '\n') {
            return Err(malformed("must not contain control characters"));
        }
        let end = note.rfind("\n\n").ok_or_else(|| malformed("must have a blank line before its signatures"))?;
        let (text, rest) = note.split_at(end + 1);
        let signatures = rest.strip_prefix('\n').and_then(|lines| lines.strip_suffix('\n'));
        let signatures = signatures.ok_or_else(|| malformed("must end with a line of a signature"))?;
        let mut signed = false;
        for (count, line) in signatures.split('\n').enumerate() {
            let bad_line = || malformed("must have signatures of the form `— name base64`");
            let (name, base64) = line.strip_prefix(DASH).and_then(|rest| rest.split_once(' ')).ok_or_else(bad_line)?;
            let bytes = Base64::decode_vec(base64).map_err(|_| bad_line())?;
            let (id, signature) = bytes.split_first_chunk().ok_or_else(bad_line)?;
            if count >= SIGNATURES {
                return Err(malformed("must not have more than 100 signatures"));
            }
            let known = self.keys.iter().find(|key| name == self.name && key.id == *id);
            if let Some(known) = known {
                let signature = Signature::from_slice(signature).map_err(|_| bad_line())?;
                let valid = known.key.verify_strict(text.as_bytes(), &signature).is_ok();
                if !valid {
                    return Err(self.unsigned());
                }
                signed = true;
            }
        }
        if signed { Ok(text) } else { Err(self.unsigned()) }
    }

    fn unsigned(&self) -> AuditError {
        AuditError::NoteUnsigned { origin: self.name.clone() }
    }
}

impl FromStr for Verifier {
    type Err = AuditError;

    fn from_str(text: &str) -> Result<Self, AuditError> {
        let malformed = |reason| AuditError::KeyMalformed { reason };
        let mut verifier: Option<Self> = None;
        for line in text.split_whitespace() {
            let (name, id, public) = parts(line).ok_or_else(|| malformed("must be name+id+base64"))?;
            check_name(name)?;
            let key = VerifyingKey::from_bytes(&public).map_err(|_| malformed("must be a point of the curve"))?;
            let key = PublicKey::of(name, key);
            if key.id != id {
                return Err(malformed("must have the id that is derived from its name and key"));
            }
            let verifier = verifier.get_or_insert_with(|| Self { name: name.to_owned(), keys: Vec::new() });
            if verifier.name != name {
                return Err(malformed("must have the same name in all lines"));
            }
            verifier.keys.push(key);
        }
        verifier.ok_or_else(|| malformed("must be name+id+base64"))
    }
}

impl fmt::Display for Verifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (count, PublicKey { id, key }) in self.keys.iter().enumerate() {
            let bytes = [[ED25519].as_slice(), key.as_bytes()].concat();
            let line_break = if count > 0 { "\n" } else { "" };
            write!(f, "{line_break}{}+{}+{}", self.name, hexadecimal(*id), Base64::encode_string(&bytes))?;
        }
        Ok(())
    }
}

/// Parses `name+id+base64`, where the base64 part is an algorithm byte and 32 bytes.
fn parts(text: &str) -> Option<(&str, KeyId, [u8; 32])> {
    let mut parts = text.splitn(3, '+');
    let (name, id, base64) = (parts.next()?, parts.next()?, parts.next()?);
    if id.len() != 8 || !id.bytes().all(|b| b.is_ascii_hexdigit()) {
        return None;
    }
    let id = u32::from_str_radix(id, 16).ok()?.to_be_bytes();
    let bytes = zeroize::Zeroizing::new(Base64::decode_vec(base64).ok()?);
    match bytes.split_first() {
        Some((&ED25519, key)) => Some((name, id, key.try_into().ok()?)),
        _ => None,
    }
}
