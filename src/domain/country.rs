//! Countries that people are offered to say where they are: the currency there and the time zone.
//!
//! To add one: a variant, and what the compiler then asks for.

/// A country with one time zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Country {
    /// India.
    India,
    /// Nepal.
    Nepal,
    /// Bangladesh.
    Bangladesh,
    /// Pakistan.
    Pakistan,
    /// Sri Lanka.
    SriLanka,
}

impl Country {
    /// All of them, the most people first.
    pub const ALL: [Self; 5] =
        [Self::India, Self::Nepal, Self::Bangladesh, Self::Pakistan, Self::SriLanka];

    /// What it is called.
    pub const fn name(self) -> &'static str {
        match self {
            Self::India => "India",
            Self::Nepal => "Nepal",
            Self::Bangladesh => "Bangladesh",
            Self::Pakistan => "Pakistan",
            Self::SriLanka => "Sri Lanka",
        }
    }

    /// Its currency, by ISO 4217.
    pub const fn currency(self) -> &'static str {
        match self {
            Self::India => "INR",
            Self::Nepal => "NPR",
            Self::Bangladesh => "BDT",
            Self::Pakistan => "PKR",
            Self::SriLanka => "LKR",
        }
    }

    /// Its time zone, by the IANA database.
    pub const fn zone(self) -> &'static str {
        match self {
            Self::India => "Asia/Kolkata",
            Self::Nepal => "Asia/Kathmandu",
            Self::Bangladesh => "Asia/Dhaka",
            Self::Pakistan => "Asia/Karachi",
            Self::SriLanka => "Asia/Colombo",
        }
    }

    /// Its code, by ISO 3166.
    const fn code(self) -> &'static str {
        match self {
            Self::India => "IN",
            Self::Nepal => "NP",
            Self::Bangladesh => "BD",
            Self::Pakistan => "PK",
            Self::SriLanka => "LK",
        }
    }

    /// The languages spoken there more than anywhere else, by ISO 639.
    const fn languages(self) -> &'static [&'static str] {
        match self {
            Self::India => &["hi", "mr", "gu", "pa", "ta", "te", "kn", "ml", "or", "as"],
            Self::Nepal => &["ne", "mai", "new"],
            Self::Bangladesh => &["bn"],
            Self::Pakistan => &["ur", "sd", "ps"],
            Self::SriLanka => &["si"],
        }
    }

    /// Where somebody is likely to be who uses a language, by its tag (BCP 47): a hint, never more.
    pub fn hinted(language: &str) -> Option<Self> {
        let parts = || language.split(['-', '_']);
        let by_region =
            |country: &Self| parts().skip(1).any(|part| part.eq_ignore_ascii_case(country.code()));
        let first = parts().next().unwrap_or_default().to_ascii_lowercase();
        let by_language = |country: &Self| country.languages().contains(&first.as_str());
        let all = || Self::ALL.into_iter();
        all().find(by_region).or_else(|| all().find(by_language))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{currency::Currency, zone::Zone};

    #[test]
    fn its_currency_and_zone_are_known_ones() {
        for country in Country::ALL {
            assert!(Currency::parse(country.currency()).is_ok(), "{country:?}");
            assert_eq!(Zone::parse(country.zone()).unwrap().name(), country.zone());
        }
    }

    #[test]
    fn a_language_hints_at_a_country_and_a_region_more_so() {
        assert_eq!(Country::hinted("ne"), Some(Country::Nepal));
        assert_eq!(Country::hinted("HI"), Some(Country::India));
        assert_eq!(Country::hinted("bn-IN"), Some(Country::India));
        assert_eq!(Country::hinted("en-NP"), Some(Country::Nepal));
        assert_eq!(Country::hinted("en"), None);
        assert_eq!(Country::hinted("de-DE"), None);
        assert_eq!(Country::hinted(""), None);
    }
}
