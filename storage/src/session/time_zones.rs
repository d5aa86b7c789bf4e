//! The time zones of the system, for places whose governments change their clocks between two releases of this library.

use once_cell::race::OnceBool;
use std::{
    env, fs,
    io::{BufRead, BufReader},
    path::{Path, PathBuf},
};
use telehealth_core::value::TimeZone;

/// Where systems keep the IANA time zone database, unless the variable `TZDIR` says otherwise.
const FOLDERS: &[&str] = &["/usr/share/zoneinfo", "/usr/lib/zoneinfo", "/usr/share/lib/zoneinfo", "/etc/zoneinfo"];

/// Uses the time zones of the system in this process if they are newer than the library's. Looks once.
pub(crate) fn refresh() {
    static LOOKED: OnceBool = OnceBool::new();
    LOOKED.get_or_init(|| {
        let given = env::var_os("TZDIR").map(PathBuf::from);
        let folders = given.into_iter().chain(FOLDERS.iter().map(PathBuf::from));
        folders.into_iter().find_map(|folder| Some((release_of(&folder)?, folder))).is_some_and(|(version, folder)| {
            TimeZone::use_release(&version, names_in(&folder), |zone| fs::read(folder.join(zone)).ok())
        })
    });
}

/// Returns the names of the zones and links of the database in a folder, from `tzdata.zi`, if it is there: lines such as
/// `Z America/Vancouver …` and `L America/Vancouver Canada/Pacific`.
fn names_in(folder: &Path) -> Vec<String> {
    let source = fs::read_to_string(folder.join("tzdata.zi")).unwrap_or_default();
    let name = |line: &str| {
        let mut words = line.split(' ');
        match words.next()? {
            "Z" => words.next(),
            "L" => words.nth(1),
            _ => None,
        }
        .map(str::to_owned)
    };
    source.lines().filter_map(name).collect()
}

/// Returns the release of the database in a folder, from `+VERSION` or the first line of `tzdata.zi`.
fn release_of(folder: &Path) -> Option<String> {
    let first_line = |file: &str| {
        let mut line = String::new();
        BufReader::new(fs::File::open(folder.join(file)).ok()?).read_line(&mut line).ok()?;
        Some(line.trim().to_owned())
    };
    let of_source = || first_line("tzdata.zi")?.strip_prefix("# version ").map(str::to_owned);
    first_line("+VERSION").or_else(of_source)
}

#[cfg(test)]
mod tests {
    use super::{names_in, release_of};
    use std::fs;

    #[test]
    fn the_release_of_a_folder_and_its_names_are_read() {
        let folder = std::env::temp_dir().join(format!("zones-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder");
        assert_eq!(release_of(&folder), None);
        assert_eq!(names_in(&folder), [""; 0]);
        let source = "# version 2026b\n# This zic input file is in the public domain.\nR A 1971 o - Mar 1 0 1 S\n\
                      Z Africa/Algiers 0:12:12 - LMT 1891\n0 A WE%sT\nL Africa/Abidjan Iceland\n";
        fs::write(folder.join("tzdata.zi"), source).expect("a file");
        assert_eq!(names_in(&folder), ["Africa/Algiers", "Iceland"]);
        assert_eq!(release_of(&folder).as_deref(), Some("2026b"));
        fs::write(folder.join("+VERSION"), "2026c\n").expect("a file");
        assert_eq!(release_of(&folder).as_deref(), Some("2026c"));
        fs::remove_dir_all(&folder).expect("removed");
    }
}
