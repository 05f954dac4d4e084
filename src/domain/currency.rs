//! Currencies of ISO 4217, as the `iso_currency` tables have them.

use std::{fmt, str::FromStr};

use iso_currency::{Currency as Iso, IntoEnumIterator};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de::Error as _};
use thiserror::Error;

/// A currency that people pay with: no funds, metals or test codes, so it always has minor units.
#[derive(Clone, Copy, PartialEq, Eq, Hash, utoipa::ToSchema)]
#[schema(value_type = String, pattern = "^[A-Z]{3}$", example = "INR")]
pub struct Currency(Iso);

/// The text is no code of a currency in use.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[error("{said:?} is no ISO 4217 currency code")]
pub struct UnknownCurrency {
    /// What was said.
    pub said: String,
}

/// Signs that mean one currency and no other; everything else is printed with its code. Amounts of people
/// with several rupees or dollars in their books would be read wrongly otherwise.
const SIGNS: &[(Iso, &str)] = &[
    (Iso::INR, "₹"),
    (Iso::USD, "$"),
    (Iso::EUR, "€"),
    (Iso::GBP, "£"),
    (Iso::JPY, "¥"),
    (Iso::BDT, "৳"),
    (Iso::KRW, "₩"),
    (Iso::ILS, "₪"),
    (Iso::NGN, "₦"),
    (Iso::PHP, "₱"),
    (Iso::RUB, "₽"),
    (Iso::THB, "฿"),
    (Iso::TRY, "₺"),
    (Iso::UAH, "₴"),
    (Iso::VND, "₫"),
];

impl Currency {
    /// Euro.
    pub const EUR: Self = Self(Iso::EUR);
    /// Indian rupee.
    pub const INR: Self = Self(Iso::INR);
    /// Nepalese rupee.
    pub const NPR: Self = Self(Iso::NPR);
    /// United States dollar.
    pub const USD: Self = Self(Iso::USD);

    /// From a three-letter code in any case.
    pub fn parse(code: &str) -> Result<Self, UnknownCurrency> {
        let unknown = || UnknownCurrency { said: code.chars().take(20).collect() };
        if code.len() != 3 || !code.is_ascii() {
            return Err(unknown());
        }
        Iso::from_code(&code.to_ascii_uppercase()).and_then(Self::usable).ok_or_else(unknown)
    }

    fn usable(iso: Iso) -> Option<Self> {
        let in_use = iso.exponent().is_some() && iso.flags().is_empty();
        in_use.then_some(Self(iso))
    }

    /// Every currency, in the order of the table.
    pub fn all() -> impl Iterator<Item = Self> {
        Iso::iter().filter_map(Self::usable)
    }

    /// The three-letter code.
    pub fn code(self) -> &'static str {
        self.0.code()
    }

    /// The name in English.
    pub fn name(self) -> String {
        self.0.name().to_owned()
    }

    /// How many decimal places the minor unit has: 2 for INR, 0 for JPY, 3 for KWD.
    pub fn exponent(self) -> u32 {
        self.0.exponent().map_or(0, u32::from)
    }

    /// The sign that means this currency and no other, if there is one.
    pub fn sign(self) -> Option<&'static str> {
        SIGNS.iter().find(|(iso, _)| *iso == self.0).map(|(_, sign)| *sign)
    }

    /// The currency that a sign of [`Self::sign`] means.
    pub fn from_sign(sign: &str) -> Option<Self> {
        SIGNS.iter().find(|(_, s)| *s == sign).map(|(iso, _)| Self(*iso))
    }

    /// Whether people group digits as in 12,34,567 (lakh and crore) rather than 1,234,567.
    pub fn groups_by_lakh(self) -> bool {
        matches!(self.0, Iso::INR | Iso::NPR | Iso::PKR | Iso::BDT)
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl FromStr for Currency {
    type Err = UnknownCurrency;

    fn from_str(code: &str) -> Result<Self, Self::Err> {
        Self::parse(code)
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let code = String::deserialize(deserializer)?;
        Self::parse(&code).map_err(D::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_any_case_and_nothing_else_is() {
        assert_eq!(Currency::parse("inr"), Ok(Currency::INR));
        for wrong in ["", "rupee", "XXX", "XAU", "₹", "IN", "INRR"] {
            assert!(Currency::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_sign_leads_back_to_its_currency() {
        for currency in Currency::all() {
            if let Some(sign) = currency.sign() {
                assert_eq!(Currency::from_sign(sign), Some(currency));
            }
        }
    }
}
