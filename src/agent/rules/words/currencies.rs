//! Names, signs and short forms of currencies.
//!
//! To add a name: a line in [`CODES`] when it means one currency, in [`NAMES`] when several share it; a sign: in [`SIGNS`]. Codes
//! of ISO 4217 need no line; one that is also a common word must be in [`COMMON`].

use super::{
    Line,
    Sense::Money,
    family::{
        Country, Family,
        MoneyWord::{self, Minor, Name},
        Named::{self, Family as Of},
    },
};
use crate::domain::currency::Currency;

const fn country(country: Country) -> super::Sense {
    Money(MoneyWord::Country(country))
}

/// Names that several currencies share, hundredths, and adjectives.
const NAMES: &[Line] = &[
    (Money(Name(Of(Family::Dollar))), "dollar dollars bucks buck dollor dollors डॉलर डालर ডলার"),
    (
        Money(Name(Of(Family::Rupee))),
        "rs rupee rupees rupaye rupay rupiye rupaiye rupe रुपये रुपए रुपया रुपयों रूपये रूपए रु ரூபாய் రూపాయలు रुपयांचे রুপি",
    ),
    (Money(Name(Of(Family::Rupaiya))), "rupaiya rupiya rupaiyan rupaiyaan रुपैयाँ रुपैया रुपियाँ रूपैयाँ"),
    (Money(Name(Of(Family::Pound))), "pound pounds पाउंड পাউন্ড"),
    (Money(Name(Of(Family::Dinar))), "dinar dinars"),
    (Money(Name(Of(Family::Riyal))), "riyal riyals"),
    (Money(Name(Of(Family::Rial))), "rial rials"),
    (Money(Name(Of(Family::Peso))), "peso pesos"),
    (Money(Name(Of(Family::Franc))), "franc francs"),
    (Money(Name(Of(Family::Krone))), "kr krone kroner krona kronor"),
    (Money(Name(Of(Family::Crown))), "crown crowns"),
    (Money(Name(Of(Family::Lira))), "lira liras lire"),
    (Money(Name(Of(Family::Shilling))), "shilling shillings"),
    (Money(Name(Of(Family::Dirham))), "dirham dirhams dhs dh درهم"),
    (Money(Name(Of(Family::Won))), "won"),
    (Money(Minor(Family::Cent)), "cent cents सेंट সেন্ট"),
    (Money(Minor(Family::Pound)), "pence penny पेंस"),
    (Money(Minor(Family::Rupee)), "paise paisa paisas पैसे पैसा পয়সা"),
    (country(Country::Us), "us american अमेरिकी"),
    (country(Country::Canada), "canadian कनाडाई"),
    (country(Country::Australia), "australian aussie ऑस्ट्रेलियाई"),
    (country(Country::NewZealand), "kiwi"),
    (country(Country::Singapore), "singapore singaporean"),
    (country(Country::HongKong), "hongkong"),
    (country(Country::Taiwan), "taiwan taiwanese"),
    (country(Country::Jamaica), "jamaican"),
    (country(Country::India), "indian भारतीय"),
    (country(Country::Nepal), "nepali nepalese नेपाली"),
    (country(Country::Pakistan), "pakistani"),
    (country(Country::SriLanka), "lankan"),
    (country(Country::Mauritius), "mauritian"),
    (country(Country::Britain), "british sterling ब्रिटिश"),
    (country(Country::Egypt), "egyptian"),
    (country(Country::Lebanon), "lebanese"),
    (country(Country::Japan), "japanese"),
    (country(Country::China), "chinese"),
    (country(Country::Kuwait), "kuwaiti"),
    (country(Country::Bahrain), "bahraini"),
    (country(Country::Jordan), "jordanian"),
    (country(Country::Iraq), "iraqi"),
    (country(Country::Serbia), "serbian"),
    (country(Country::Tunisia), "tunisian"),
    (country(Country::Saudi), "saudi"),
    (country(Country::Qatar), "qatari"),
    (country(Country::Oman), "omani"),
    (country(Country::Yemen), "yemeni"),
    (country(Country::Iran), "iranian"),
    (country(Country::Mexico), "mexican"),
    (country(Country::Philippines), "philippine filipino"),
    (country(Country::Argentina), "argentine argentinian"),
    (country(Country::Chile), "chilean"),
    (country(Country::Colombia), "colombian"),
    (country(Country::Switzerland), "swiss"),
    (country(Country::Sweden), "swedish"),
    (country(Country::Norway), "norwegian"),
    (country(Country::Denmark), "danish"),
    (country(Country::Iceland), "icelandic"),
    (country(Country::Czechia), "czech"),
    (country(Country::Turkey), "turkish"),
    (country(Country::Kenya), "kenyan"),
    (country(Country::Uganda), "ugandan"),
    (country(Country::Tanzania), "tanzanian"),
    (country(Country::Emirates), "emirati uae"),
    (country(Country::Morocco), "moroccan"),
    (country(Country::Korea), "korean"),
    (
        country(Country::Plain),
        "malaysian thai russian indonesian vietnamese bangladeshi brazilian israeli polish hungarian romanian ukrainian nigerian ghanaian",
    ),
];

/// Names that mean one currency.
const CODES: &[(&str, &str)] = &[
    ("euro", "EUR"),
    ("euros", "EUR"),
    ("यूरो", "EUR"),
    ("ইউরো", "EUR"),
    ("евро", "EUR"),
    ("quid", "GBP"),
    ("quids", "GBP"),
    ("loonie", "CAD"),
    ("loonies", "CAD"),
    ("yuan", "CNY"),
    ("yuans", "CNY"),
    ("rmb", "CNY"),
    ("renminbi", "CNY"),
    ("kuai", "CNY"),
    ("युआन", "CNY"),
    ("yen", "JPY"),
    ("येन", "JPY"),
    ("taka", "BDT"),
    ("takas", "BDT"),
    ("tk", "BDT"),
    ("টাকা", "BDT"),
    ("rm", "MYR"),
    ("ringgit", "MYR"),
    ("ringgits", "MYR"),
    ("rp", "IDR"),
    ("rupiah", "IDR"),
    ("baht", "THB"),
    ("bahts", "THB"),
    ("dong", "VND"),
    ("đồng", "VND"),
    ("ruble", "RUB"),
    ("rubles", "RUB"),
    ("rouble", "RUB"),
    ("roubles", "RUB"),
    ("руб", "RUB"),
    ("рублей", "RUB"),
    ("рубля", "RUB"),
    ("рубль", "RUB"),
    ("zloty", "PLN"),
    ("zlotys", "PLN"),
    ("zł", "PLN"),
    ("forint", "HUF"),
    ("forints", "HUF"),
    ("shekel", "ILS"),
    ("shekels", "ILS"),
    ("nis", "ILS"),
    ("naira", "NGN"),
    ("cedi", "GHS"),
    ("cedis", "GHS"),
    ("hryvnia", "UAH"),
    ("hryvnias", "UAH"),
    ("tugrik", "MNT"),
    ("tugriks", "MNT"),
    ("lei", "RON"),
    ("kč", "CZK"),
    ("kc", "CZK"),
    ("лв", "BGN"),
    ("geneh", "EGP"),
    ("ksh", "KES"),
    ("tenge", "KZT"),
    ("lari", "GEL"),
    ("reais", "BRL"),
    ("kyat", "MMK"),
    ("kyats", "MMK"),
    ("kd", "KWD"),
    ("bd", "BHD"),
    ("ngultrum", "BTN"),
    ("irs", "INR"),
    ("nrs", "NPR"),
    ("नेरू", "NPR"),
];

/// Codes that are also words of English or of the languages people write here.
const COMMON: &[&str] = &[
    "ALL", "AMD", "ANG", "BAM", "BOB", "CAD", "COP", "CUP", "DOP", "ERN", "GEL", "HKD", "KID",
    "LAK", "MAD", "MOP", "MUR", "NIO", "PAB", "PEN", "RON", "RUB", "SAR", "SOS", "STD", "STN",
    "TOP", "TRY", "MRU", "MGA", "GIP", "DJF", "SLE", "SEK", "BAN", "LSL", "GNF", "SAT", "NAD",
];

/// Signs that are a currency or a family; everything else that looks like a sign names none.
const SIGNS: &[(char, Sign)] = &[
    ('$', Sign::Family(Family::Dollar)),
    ('＄', Sign::Family(Family::Dollar)),
    ('¢', Sign::Minor),
    ('£', Sign::Family(Family::Pound)),
    ('₤', Sign::Family(Family::Lira)),
    ('¥', Sign::Family(Family::Yen)),
    ('₨', Sign::Family(Family::Rupee)),
    ('₩', Sign::Code("KRW")),
    ('₹', Sign::Code("INR")),
    ('৳', Sign::Code("BDT")),
    ('৲', Sign::Code("BDT")),
    ('฿', Sign::Code("THB")),
    ('€', Sign::Code("EUR")),
    ('₪', Sign::Code("ILS")),
    ('₫', Sign::Code("VND")),
    ('₱', Sign::Code("PHP")),
    ('₦', Sign::Code("NGN")),
    ('₽', Sign::Code("RUB")),
    ('₺', Sign::Code("TRY")),
    ('₴', Sign::Code("UAH")),
    ('₡', Sign::Code("CRC")),
    ('₭', Sign::Code("LAK")),
    ('₮', Sign::Code("MNT")),
    ('₸', Sign::Code("KZT")),
    ('₲', Sign::Code("PYG")),
    ('₵', Sign::Code("GHS")),
    ('₼', Sign::Code("AZN")),
    ('₾', Sign::Code("GEL")),
    ('֏', Sign::Code("AMD")),
    ('؋', Sign::Code("AFN")),
    ('៛', Sign::Code("KHR")),
    ('₣', Sign::Family(Family::Franc)),
];

/// Letters before "$" that say whose dollar, or that it is no dollar.
const DOLLARS: &[(&str, &str)] = &[
    ("us", "USD"),
    ("usd", "USD"),
    ("u", "USD"),
    ("a", "AUD"),
    ("au", "AUD"),
    ("aud", "AUD"),
    ("c", "CAD"),
    ("ca", "CAD"),
    ("cad", "CAD"),
    ("can", "CAD"),
    ("nz", "NZD"),
    ("nzd", "NZD"),
    ("s", "SGD"),
    ("sg", "SGD"),
    ("sgd", "SGD"),
    ("hk", "HKD"),
    ("hkd", "HKD"),
    ("nt", "TWD"),
    ("ntd", "TWD"),
    ("j", "JMD"),
    ("r", "BRL"),
    ("mx", "MXN"),
    ("mxn", "MXN"),
    ("mex", "MXN"),
    ("tt", "TTD"),
    ("bz", "BZD"),
    ("fj", "FJD"),
    ("mop", "MOP"),
    ("b", "BND"),
    ("bds", "BBD"),
    ("clp", "CLP"),
    ("cop", "COP"),
    ("ars", "ARS"),
    ("ec", "XCD"),
];

enum Sign {
    Code(&'static str),
    Family(Family),
    Minor,
}

/// Arabic short forms, written with a dot between two letters.
const DOTTED: &[(&str, &str)] = &[
    ("د.إ", "AED"),
    ("ر.س", "SAR"),
    ("ر.ق", "QAR"),
    ("د.ك", "KWD"),
    ("ر.ع", "OMR"),
    ("د.ب", "BHD"),
    ("ج.م", "EGP"),
];

/// What two letters with a dot between say.
pub(in crate::agent::rules) fn of_dotted(text: &str) -> Option<Named> {
    let (_, code) = DOTTED.iter().find(|(known, _)| *known == text)?;
    Currency::parse(code).ok().map(Named::Code)
}

/// What a sign says.
pub(in crate::agent::rules) fn of_sign(sign: char) -> Option<MoneyWord> {
    let (_, meaning) = SIGNS.iter().find(|(known, _)| *known == sign)?;
    match meaning {
        Sign::Code(code) => Currency::parse(code).ok().map(|currency| Name(Named::Code(currency))),
        Sign::Family(family) => Some(Name(Of(*family))),
        Sign::Minor => Some(Minor(Family::Cent)),
    }
}

/// What letters touching "$" make of it.
pub(in crate::agent::rules) fn of_dollar(letters: &str) -> Option<Named> {
    let (_, code) = DOLLARS.iter().find(|(known, _)| known.eq_ignore_ascii_case(letters))?;
    Currency::parse(code).ok().map(Named::Code)
}

/// The shared names, one meaning a line.
pub(super) fn names() -> &'static [Line] {
    NAMES
}

/// Each name with its code.
pub(super) fn codes_by_name() -> impl Iterator<Item = (&'static str, &'static str)> {
    CODES.iter().copied()
}

/// Whether a code is also a word.
pub(super) fn is_common_word(code: &str) -> bool {
    COMMON.contains(&code)
}
