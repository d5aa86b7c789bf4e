use crate::{
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use std::{fmt, net::IpAddr, str::FromStr};

/// An IP address, version 4 or 6, with an optional network prefix length, like PostgreSQL's `INET`.
///
/// `Debug` and errors hide the address.
///
/// ```
/// use telehealth_core::value::IpAddress;
/// assert_eq!("2001:DB8:0::1".parse::<IpAddress>()?.to_string(), "2001:db8::1");
/// assert!("10.0.0.1/8".parse::<IpAddress>()?.verify().is_err());
/// # Ok::<(), telehealth_core::error::FieldError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct IpAddress {
    address: IpAddr,
    prefix: u8,
}

/// Returns the number of bits of an address.
const fn bits(address: IpAddr) -> u8 {
    if address.is_ipv4() { 32 } else { 128 }
}

impl IpAddress {
    /// Creates an address with a network prefix length.
    ///
    /// # Errors
    /// [`Code::IP_ADDRESS_MALFORMED`] if the prefix is longer than the address.
    pub fn new(address: IpAddr, prefix: u8) -> Result<Self, FieldError> {
        if prefix <= bits(address) { Ok(Self { address, prefix }) } else { Err(malformed()) }
    }

    /// Returns the address without the prefix length.
    #[must_use]
    pub const fn address(self) -> IpAddr {
        self.address
    }

    /// Returns the prefix length; 32 or 128 for a single host.
    #[must_use]
    pub const fn prefix(self) -> u8 {
        self.prefix
    }

    /// Checks that it is a single host, not a network, as the address of a client must be.
    ///
    /// # Errors
    /// [`Code::IP_ADDRESS_NETWORK`].
    pub fn verify(self) -> Result<(), FieldError> {
        if self.prefix == bits(self.address) {
            Ok(())
        } else {
            Err(FieldError::new(Code::IP_ADDRESS_NETWORK, "must be a single address, not a network"))
        }
    }
}

fn malformed() -> FieldError {
    FieldError::new(Code::IP_ADDRESS_MALFORMED, "must be an IPv4 or IPv6 address")
}

impl From<IpAddr> for IpAddress {
    fn from(address: IpAddr) -> Self {
        Self { address, prefix: bits(address) }
    }
}

impl FromStr for IpAddress {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let read = |text: &str| text.parse::<IpAddr>().map_err(|_| malformed());
        let Some((address, prefix)) = text.split_once('/') else { return read(text).map(Into::into) };
        let plain = prefix.len() <= 3 && prefix.bytes().all(|b| b.is_ascii_digit());
        let prefix = if plain { prefix.parse().ok() } else { None };
        Self::new(read(address)?, prefix.ok_or_else(malformed)?)
    }
}

impl fmt::Display for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.prefix == bits(self.address) {
            self.address.fmt(f)
        } else {
            write!(f, "{}/{}", self.address, self.prefix)
        }
    }
}

impl fmt::Debug for IpAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[ip address]")
    }
}

impl Encode for IpAddress {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(&self.to_string());
    }
}

impl Field for IpAddress {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;
    const SAMPLE: &'static str = "\"192.0.2.1\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("an IP address")?.parse()
    }
}
