//! Names that several currencies share, and how the person's own currency or an adjective decides.
//!
//! To add a currency to a family: its line in [`MEMBERS`], with the adjective's country.

use crate::domain::currency::Currency;

/// What a word says about money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent::rules) enum MoneyWord {
    /// A name of a currency or of a family.
    Name(Named),
    /// An ISO code; one that is also a common word counts only in upper case or touching digits.
    Code {
        /// The currency.
        currency: Currency,
        /// Whether the code is also a word.
        common: bool,
    },
    /// Its hundredth part: "paise", "cents".
    Minor(Family),
    /// An adjective before a family: "canadian".
    Country(Country),
}

/// A currency as it was named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent::rules) enum Named {
    /// One currency.
    Code(Currency),
    /// One of several.
    Family(Family),
    /// A family's member by its country.
    Of(Country, Family),
}

/// Currencies that share a name or a sign.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent::rules) enum Family {
    /// "$", "dollars", "bucks".
    Dollar,
    /// "Rs", "rupees".
    Rupee,
    /// "रुपैयाँ", which in doubt is Nepal's.
    Rupaiya,
    /// "£", "pounds".
    Pound,
    /// "¥".
    Yen,
    /// "dinars".
    Dinar,
    /// "riyals".
    Riyal,
    /// "rials".
    Rial,
    /// "pesos".
    Peso,
    /// "francs".
    Franc,
    /// "kr", "krone".
    Krone,
    /// "crowns".
    Crown,
    /// "lira".
    Lira,
    /// "shillings".
    Shilling,
    /// "dirhams".
    Dirham,
    /// "won".
    Won,
    /// The hundredth of any currency: "cents".
    Cent,
}

/// Countries whose adjective people put before a currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::agent::rules) enum Country {
    /// United States.
    Us,
    /// Canada.
    Canada,
    /// Australia.
    Australia,
    /// New Zealand.
    NewZealand,
    /// Singapore.
    Singapore,
    /// Hong Kong.
    HongKong,
    /// Taiwan.
    Taiwan,
    /// Jamaica.
    Jamaica,
    /// India.
    India,
    /// Nepal.
    Nepal,
    /// Pakistan.
    Pakistan,
    /// Sri Lanka.
    SriLanka,
    /// Mauritius.
    Mauritius,
    /// Britain.
    Britain,
    /// Egypt.
    Egypt,
    /// Lebanon.
    Lebanon,
    /// Japan.
    Japan,
    /// China.
    China,
    /// Kuwait.
    Kuwait,
    /// Bahrain.
    Bahrain,
    /// Jordan.
    Jordan,
    /// Iraq.
    Iraq,
    /// Serbia.
    Serbia,
    /// Tunisia.
    Tunisia,
    /// Saudi Arabia.
    Saudi,
    /// Qatar.
    Qatar,
    /// Oman.
    Oman,
    /// Yemen.
    Yemen,
    /// Iran.
    Iran,
    /// Mexico.
    Mexico,
    /// The Philippines.
    Philippines,
    /// Argentina.
    Argentina,
    /// Chile.
    Chile,
    /// Colombia.
    Colombia,
    /// Switzerland.
    Switzerland,
    /// Sweden.
    Sweden,
    /// Norway.
    Norway,
    /// Denmark.
    Denmark,
    /// Iceland.
    Iceland,
    /// Czechia.
    Czechia,
    /// Turkey.
    Turkey,
    /// Kenya.
    Kenya,
    /// Uganda.
    Uganda,
    /// Tanzania.
    Tanzania,
    /// The Emirates.
    Emirates,
    /// Morocco.
    Morocco,
    /// Korea.
    Korea,
    /// Malaysia, Thailand and others whose currency's name needs no adjective.
    Plain,
}

/// The members of each family; the first of a family is meant when nothing else decides.
const MEMBERS: &[(Family, Country, &str)] = &[
    (Family::Dollar, Country::Us, "USD"),
    (Family::Dollar, Country::Canada, "CAD"),
    (Family::Dollar, Country::Australia, "AUD"),
    (Family::Dollar, Country::NewZealand, "NZD"),
    (Family::Dollar, Country::Singapore, "SGD"),
    (Family::Dollar, Country::HongKong, "HKD"),
    (Family::Dollar, Country::Taiwan, "TWD"),
    (Family::Dollar, Country::Jamaica, "JMD"),
    (Family::Rupee, Country::India, "INR"),
    (Family::Rupee, Country::Nepal, "NPR"),
    (Family::Rupee, Country::Pakistan, "PKR"),
    (Family::Rupee, Country::SriLanka, "LKR"),
    (Family::Rupee, Country::Mauritius, "MUR"),
    (Family::Rupaiya, Country::Nepal, "NPR"),
    (Family::Rupaiya, Country::India, "INR"),
    (Family::Pound, Country::Britain, "GBP"),
    (Family::Pound, Country::Egypt, "EGP"),
    (Family::Pound, Country::Lebanon, "LBP"),
    (Family::Yen, Country::Japan, "JPY"),
    (Family::Yen, Country::China, "CNY"),
    (Family::Dinar, Country::Kuwait, "KWD"),
    (Family::Dinar, Country::Bahrain, "BHD"),
    (Family::Dinar, Country::Jordan, "JOD"),
    (Family::Dinar, Country::Iraq, "IQD"),
    (Family::Dinar, Country::Serbia, "RSD"),
    (Family::Dinar, Country::Tunisia, "TND"),
    (Family::Riyal, Country::Saudi, "SAR"),
    (Family::Riyal, Country::Qatar, "QAR"),
    (Family::Riyal, Country::Oman, "OMR"),
    (Family::Riyal, Country::Yemen, "YER"),
    (Family::Rial, Country::Iran, "IRR"),
    (Family::Rial, Country::Oman, "OMR"),
    (Family::Rial, Country::Yemen, "YER"),
    (Family::Rial, Country::Saudi, "SAR"),
    (Family::Rial, Country::Qatar, "QAR"),
    (Family::Peso, Country::Mexico, "MXN"),
    (Family::Peso, Country::Philippines, "PHP"),
    (Family::Peso, Country::Argentina, "ARS"),
    (Family::Peso, Country::Chile, "CLP"),
    (Family::Peso, Country::Colombia, "COP"),
    (Family::Franc, Country::Switzerland, "CHF"),
    (Family::Krone, Country::Sweden, "SEK"),
    (Family::Krone, Country::Norway, "NOK"),
    (Family::Krone, Country::Denmark, "DKK"),
    (Family::Krone, Country::Iceland, "ISK"),
    (Family::Crown, Country::Czechia, "CZK"),
    (Family::Crown, Country::Sweden, "SEK"),
    (Family::Crown, Country::Norway, "NOK"),
    (Family::Crown, Country::Denmark, "DKK"),
    (Family::Lira, Country::Turkey, "TRY"),
    (Family::Shilling, Country::Kenya, "KES"),
    (Family::Shilling, Country::Uganda, "UGX"),
    (Family::Shilling, Country::Tanzania, "TZS"),
    (Family::Dirham, Country::Emirates, "AED"),
    (Family::Dirham, Country::Morocco, "MAD"),
    (Family::Won, Country::Korea, "KRW"),
];

impl Family {
    fn members(self) -> impl Iterator<Item = (Country, Currency)> {
        MEMBERS
            .iter()
            .filter(move |(family, _, _)| *family == self)
            .filter_map(|(_, country, code)| Some((*country, Currency::parse(code).ok()?)))
    }

    /// Whether people call this currency so.
    fn has(self, currency: Currency) -> bool {
        self == Self::Cent || self.members().any(|(_, member)| member == currency)
    }

    fn first(self) -> Option<Currency> {
        self.members().next().map(|(_, currency)| currency)
    }

    /// The one currency of a family that has no other member.
    fn only(self) -> Option<Currency> {
        let mut members = self.members();
        let first = members.next();
        if members.next().is_none() { first.map(|(_, currency)| currency) } else { None }
    }
}

impl Named {
    /// The currency of an entry: the person's own where it is called so, else the common reading.
    pub(in crate::agent::rules) fn common(self, own: Currency) -> Currency {
        match self {
            Self::Code(currency) => currency,
            Self::Family(family) if family.has(own) => own,
            Self::Family(family) => family.first().unwrap_or(own),
            Self::Of(country, family) => Self::of(country, family).unwrap_or(own),
        }
    }

    /// The currency where the text and the person's own leave no doubt.
    pub(in crate::agent::rules) fn certain(self, own: Currency) -> Option<Currency> {
        match self {
            Self::Code(currency) => Some(currency),
            Self::Family(Family::Cent) => None,
            Self::Family(family) if family.has(own) => Some(own),
            // Pounds of a country are called by it; pounds alone are Britain's.
            Self::Family(Family::Pound) => Currency::parse("GBP").ok(),
            Self::Family(family) => family.only(),
            Self::Of(country, family) => Self::of(country, family),
        }
    }

    fn of(country: Country, family: Family) -> Option<Currency> {
        family.members().find(|(member, _)| *member == country).map(|(_, currency)| currency)
    }

    /// Whether an adjective and a family make a currency.
    pub(in crate::agent::rules) fn exists(country: Country, family: Family) -> bool {
        Self::of(country, family).is_some()
    }
}

#[cfg(test)]
mod tests {
    use rstest::rstest;

    use super::*;

    #[rstest]
    #[case(Named::Family(Family::Dollar), "CAD", "CAD", Some("CAD"))]
    #[case(Named::Family(Family::Dollar), "INR", "USD", None)]
    #[case(Named::Family(Family::Rupee), "NPR", "NPR", Some("NPR"))]
    #[case(Named::Family(Family::Rupee), "USD", "INR", None)]
    #[case(Named::Family(Family::Rupaiya), "USD", "NPR", None)]
    #[case(Named::Family(Family::Lira), "USD", "TRY", Some("TRY"))]
    #[case(Named::Of(Country::Oman, Family::Rial), "USD", "OMR", Some("OMR"))]
    fn a_shared_name_is_the_persons_own_currency_or_the_common_one(
        #[case] named: Named,
        #[case] own: &str,
        #[case] common: &str,
        #[case] certain: Option<&str>,
    ) {
        let own = Currency::parse(own).unwrap();
        assert_eq!(named.common(own).code(), common);
        assert_eq!(named.certain(own).map(Currency::code), certain);
    }
}
