use super::text_value;
use crate::{code::Code, error::FieldError};
use std::{borrow::Cow, fmt, str::FromStr};

/// An e-mail address in lower case: a dot-atom, `@` and the name of a host with a top-level domain (RFC 5322 section
/// 3.4.1), within the limits of RFC 5321 section 4.5.3.1: 64 characters before the `@` and 254 in all.
///
/// A domain in another script is stored in its ASCII form (RFC 5891), so that one address has one form; before the `@`
/// only ASCII is accepted. In practice mailbox names are not case-sensitive, so the address is lowercased when parsed.
/// `Debug` hides the address.
///
/// ```
/// use telehealth_core::value::Email;
/// assert_eq!("Evan.O'Malley@Example.COM".parse::<Email>()?.as_str(), "evan.o'malley@example.com");
/// assert_eq!("ada@bücher.example".parse::<Email>()?.as_str(), "ada@xn--bcher-kva.example");
/// assert!("ada..b@example.com".parse::<Email>().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Email(String);
text_value!(Email = "ada@example.com");

const MAX_LENGTH: usize = 254;
const MAX_LOCAL: usize = 64;
/// The maximum length of a label of a domain (RFC 1035 section 2.3.4).
const MAX_LABEL: usize = 63;

/// Checks for atoms of `atext` with single dots between them.
fn is_dot_atom(local: &str) -> bool {
    let is_atext = |b: u8| b.is_ascii_alphanumeric() || b"!#$%&'*+-/=?^_`{|}~".contains(&b);
    local.len() <= MAX_LOCAL && local.split('.').all(|atom| !atom.is_empty() && atom.bytes().all(is_atext))
}

/// Checks for two or more labels of letters, digits and inner hyphens (RFC 1123 section 2.1). The last one, the
/// top-level domain, has letters only (RFC 3696 section 2) or is the ASCII form of another script.
fn is_domain(domain: &str) -> bool {
    let is_label = |label: &str| {
        (1..=MAX_LABEL).contains(&label.len())
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
    };
    let Some((host, top)) = domain.rsplit_once('.') else { return false };
    host.split('.').all(is_label)
        && is_label(top)
        && (top.len() >= 2 && top.bytes().all(|b| b.is_ascii_alphabetic()) || top.starts_with("xn--"))
}

fn read(text: &str) -> Option<String> {
    let (local, domain) = text.split_once('@').filter(|_| text.len() <= MAX_LENGTH)?;
    let domain =
        if domain.is_ascii() { Cow::Borrowed(domain) } else { Cow::Owned(idna::domain_to_ascii_strict(domain).ok()?) };
    let address = format!("{local}@{domain}").to_ascii_lowercase();
    let (local, domain) = address.split_once('@')?;
    (address.len() <= MAX_LENGTH && is_dot_atom(local) && is_domain(domain)).then_some(address)
}

impl FromStr for Email {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        read(text).map(Self).ok_or_else(|| {
            FieldError::new(Code::EMAIL_MALFORMED, "must be an e-mail address of at most {max} characters")
                .with("max", MAX_LENGTH)
        })
    }
}

impl fmt::Debug for Email {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[email]")
    }
}
