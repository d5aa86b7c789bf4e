//! The value types of flows, tasks and the audit log, compared with oracles.

use proptest::prelude::*;
use regex::Regex;
use rust_decimal::Decimal;
use serde_json::json;
use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr},
    sync::LazyLock,
};
use telehealth_core::{Phi, catalog::TABLES, field::Field, value::*};

fn any_address() -> impl Strategy<Value = IpAddr> {
    let v4 = any::<u32>().prop_map(|bits| Ipv4Addr::from(bits).into());
    let v6 =
        prop_oneof![any::<u128>(), any::<u16>().prop_map(u128::from), any::<u32>().prop_map(|b| u128::from(b) << 96)];
    prop_oneof![v4, v6.prop_map(|bits| Ipv6Addr::from(bits).into())]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn hours_are_exact(mantissa in prop_oneof![any::<i64>(), -200..12_000i64], scale in 0..=28u32) {
        let decimal = Decimal::new(mantissa, scale);
        let (hundred, power) = (i128::from(mantissa) * 100, 10i128.pow(scale));
        let hundredths = (hundred % power == 0).then_some(hundred / power);
        let accepted = hundredths.is_some_and(|hundredths| (1..=9_999).contains(&hundredths));
        let hours = Hours::try_from(decimal);
        prop_assert_eq!(hours.is_ok(), accepted);
        if let (Ok(hours), Some(hundredths)) = (&hours, hundredths) {
            prop_assert_eq!(hours.decimal(), decimal);
            prop_assert_eq!(hours.to_string(), format!("{}.{:02}", hundredths / 100, hundredths % 100));
            prop_assert_eq!(Hours::from_json(&hours.to_json()).unwrap(), *hours);
        }
        let written: Option<Hours> = decimal.to_string().parse().ok();
        prop_assert_eq!(written, hours.ok());
    }

    #[test]
    fn audit_actions(text in prop_oneof!["[A-Z_]{0,9}", "[A-Z]{98,102}", "[A-Z_a-z0-9 \n\u{130}\0]{0,9}"]) {
        static FORM: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[A-Z_]{1,100}$").unwrap());
        prop_assert_eq!(text.parse::<AuditAction>().is_ok(), FORM.is_match(&text));
    }

    #[test]
    fn addresses_read_back(address in any_address(), prefix in any::<u8>()) {
        let longest = if address.is_ipv4() { 32 } else { 128 };
        let read = format!("{address}/{prefix}").parse::<IpAddress>();
        prop_assert_eq!(read.is_ok(), prefix <= longest);
        if let Ok(network) = read {
            prop_assert_eq!((network.address(), network.prefix()), (address, prefix));
            prop_assert_eq!(IpAddress::from_json(&network.to_json()).unwrap(), network);
        }
        let host: IpAddress = address.to_string().parse().unwrap();
        prop_assert_eq!(host, format!("{address}/{longest}").parse().unwrap());
        prop_assert_eq!(host.to_string(), address.to_string());
    }

    #[test]
    fn errors_do_not_repeat_addresses(text in "[0-9a-f:./]{1,12}") {
        if let Err(error) = format!("98.765.{text}").parse::<IpAddress>() {
            let shown = format!("{error:?}");
            prop_assert!(!shown.contains("98.765"));
        }
    }
}

#[test]
fn every_entity_has_a_type() {
    let entities: Vec<&str> = TABLES.iter().map(|table| table.entity).collect();
    let types: Vec<&str> = EntityType::ALL.iter().map(|it| it.label()).collect();
    assert_eq!(types, entities);
}

#[test]
fn limits_of_addresses() {
    for text in [
        "",
        "/",
        "1.2.3",
        "1.2.3.4/",
        "1.2.3.4/+8",
        "1.2.3.4/ 8",
        "1.2.3.4/8/8",
        "01.2.3.4",
        "fe80::1%eth0",
        "::1/129",
        " ::1",
    ] {
        assert!(text.parse::<IpAddress>().is_err(), "{text:?}");
    }
    assert_eq!(Phi::<IpAddress>::from_json(&json!("1.2.3.4/32")).unwrap().expose().to_string(), "1.2.3.4");
    assert_eq!("::ffff:1.2.3.4".parse::<IpAddress>().unwrap().to_string(), "::ffff:1.2.3.4");
}
