use crate::{
    code::Code,
    error::Flaw,
    field::{Field, Kind, wrong_type},
};
use serde_json::Value;
use std::{fmt, net::IpAddr, str::FromStr};

/// An IP address as `INET` holds it: of a host, or of a host with the length of its network's prefix.
///
/// ```
/// use telehealth_core::value::IpAddress;
/// let client: IpAddress = "2001:DB8:0::7/128".parse()?;
/// assert_eq!(client.to_string(), "2001:db8::7");
/// assert_eq!("192.0.2.7/24".parse::<IpAddress>()?.prefix(), 24);
/// # Ok::<(), telehealth_core::error::Flaw>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IpAddress {
    address: IpAddr,
    prefix: u8,
}

const fn longest_prefix(address: IpAddr) -> u8 {
    match address {
        IpAddr::V4(_) => 32,
        IpAddr::V6(_) => 128,
    }
}

impl IpAddress {
    /// An address with the length of its network's prefix, in bits.
    ///
    /// # Errors
    /// [`Code::IP_ADDRESS_MALFORMED`] where the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, Flaw> {
        if prefix <= longest_prefix(address) { Ok(Self { address, prefix }) } else { Err(malformed()) }
    }

    /// The address.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// The length of the network's prefix in bits; all of them for a host.
    #[must_use]
    pub const fn prefix(self) -> u8 {
        self.prefix
    }
}

impl From<IpAddr> for IpAddress {
    fn from(address: IpAddr) -> Self {
        Self { address, prefix: longest_prefix(address) }
    }
}

/// The text is not shown: an address belongs to a person.
fn malformed() -> Flaw {
    Flaw::new(Code::IP_ADDRESS_MALFORMED, "must be an IPv4 or IPv6 address, with a prefix length or without")
}

impl FromStr for IpAddress {
    type Err = Flaw;

    fn from_str(text: &str) -> Result<Self, Flaw> {
        let (address, prefix) = text.split_once('/').map_or((text, None), |(address, prefix)| (address, Some(prefix)));
        let address: IpAddr = address.parse().map_err(|_| malformed())?;
        let Some(prefix) = prefix else { return Ok(address.into()) };
        // Digits alone: the parser of numbers would take a sign, too.
        let digits = prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix = prefix.parse().ok().filter(|_| digits).ok_or_else(malformed)?;
        Self::new(address, prefix)
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.address.fmt(f)?;
        if self.prefix == longest_prefix(self.address) { Ok(()) } else { write!(f, "/{}", self.prefix) }
    }
}

impl Field for IpAddress {
    const KIND: Kind = Kind::Text;

    fn from_json(value: &Value) -> Result<Self, Flaw> {
        value.as_str().ok_or_else(|| wrong_type(value, "an IP address"))?.parse()
    }

    fn to_json(&self) -> Value {
        Value::String(self.to_string())
    }
}
