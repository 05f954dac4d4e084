//! The lists: common names, everyday words that name nobody, and the words that say what is beside them.
//!
//! Small letters, separated by blanks. To add a word: into the list of its kind; a test fails when a name
//! is an everyday word too, since then the name would hide the word.

use std::{collections::HashSet, sync::OnceLock};

mod devanagari;
mod everyday;
mod family;
mod given;
mod roman;
mod shops;
mod spending;
mod world;

/// A set of words, made when it is first asked.
#[derive(Debug)]
pub(super) struct List {
    tables: &'static [&'static str],
    words: OnceLock<HashSet<&'static str>>,
}

impl List {
    const fn new(tables: &'static [&'static str]) -> Self {
        Self { tables, words: OnceLock::new() }
    }

    fn words(&self) -> &HashSet<&'static str> {
        self.words.get_or_init(|| self.tables.iter().flat_map(|t| t.split_whitespace()).collect())
    }

    /// Whether a word is on the list.
    pub(super) fn has(&self, word: &str) -> bool {
        self.words().contains(word)
    }

    /// All its words.
    #[cfg(test)]
    pub(super) fn iter(&self) -> impl Iterator<Item = &'static str> {
        self.words().iter().copied()
    }
}

/// Given and family names, and shops that everybody knows.
pub(super) static NAMES: List = List::new(&[
    given::HINDI,
    given::NEPALI,
    given::BENGALI,
    given::WEST,
    given::SOUTH,
    given::URDU,
    family::NORTH,
    family::NEPAL,
    family::EAST,
    family::WEST,
    family::SOUTH,
    world::ARABIC,
    world::ENGLISH,
    world::EUROPEAN,
    world::FAMILY,
    devanagari::NAMES,
    shops::SHOPS,
]);

/// Words that hold sentences together.
pub(super) static FUNCTION: List = List::new(&[everyday::FUNCTION]);

/// Words that name nobody.
pub(super) static EVERYDAY: List = List::new(&[
    everyday::FUNCTION,
    everyday::VERBS,
    everyday::ADJECTIVES,
    everyday::TIME,
    everyday::PEOPLE,
    everyday::CHAT,
    spending::FOOD,
    spending::HOME,
    spending::LIFE,
    spending::TRAVEL,
    spending::MONEY,
    spending::PAYING,
    spending::BANK,
    roman::FUNCTION,
    roman::VERBS,
    roman::THINGS,
    roman::PEOPLE,
    devanagari::EVERYDAY,
]);

/// Whether a word names nobody; its usual endings are seen through.
pub(super) fn is_everyday(word: &str) -> bool {
    let stem = |ending: &str, instead: &str| {
        let stem = word.strip_suffix(ending).filter(|stem| stem.len() >= 3);
        stem.is_some_and(|stem| {
            EVERYDAY.has(stem) || (!instead.is_empty() && EVERYDAY.has(&format!("{stem}{instead}")))
        })
    };
    EVERYDAY.has(word)
        || stem("s", "")
        || stem("es", "")
        || stem("ed", "e")
        || stem("ing", "e")
        || stem("ies", "y")
        || stem("ly", "")
}

/// Currencies, by name, code and short form.
pub(super) static MONEY: List = List::new(&[
    "rs re rupee rupees rupaye rupaya rupiya rupya rupiah rupaiya inr npr nrs pkr bdt lkr mvr btn taka tk usd dollar dollars eur euro euros gbp pound pounds aed dirham dirhams sar riyal riyals qar omr kwd bhd dinar myr ringgit sgd aud cad nzd jpy yen cny yuan hkd thb baht krw won idr php chf try rub zar peso pesos rsd rm mxn brl php ngn kes ngultrum paisa paise cents cent bucks quid रुपये रुपया रुपए रुपैयाँ रू रु पैसा টাকা ரூபாய் రూపాయలు ₹",
]);

/// What multiplies a figure or counts things after it.
pub(super) static SCALES: List = List::new(&[
    "k lakh lakhs lac lacs lk l cr crore crores arab arba kharab thousand thousands hundred million mn m bn billion hazar hajar hazaar hajaar saya sau grand lakhh लाख करोड करोड़ हजार हज़ार सय सौ अरब kg kgs g gm gms gram grams litre liter ltr ml km kms pcs pc units unit percent x",
]);

/// Short forms whose point ends no sentence.
pub(super) static SHORT: List = List::new(&[
    "mr mrs ms dr prof smt shri sri md st jr sr no nos rs re vs approx avl bal acct acc ref inc ltd pvt co tk nrs ph tel mob dept govt",
]);

/// Who the name after it belongs to.
pub(super) static TITLES: List = List::new(&[
    "mr mrs ms miss dr prof shri shree sri shrimati smt mister missus sushri kumari mst",
]);

/// What is put behind a name out of respect or kinship.
pub(super) static RESPECT: List = List::new(&[
    "ji jee bhai bhaiya bhaiyya dai daju didi dd bahini sir madam maam mam uncle aunty auntie aunti saheb sahab sahib saab bhau dada anna akka garu ben behen bhabhi vahini chacha chachi mama mami kaka kaki mausi",
]);

/// Kin and company, before a name: "my friend xyzzy".
pub(super) static RELATIONS: List = List::new(&[
    "friend brother sister cousin colleague roommate flatmate uncle aunt aunty boss neighbour neighbor landlord tenant nephew niece wife husband son daughter dost sathi saathi bhai didi dai bahini bhaiya",
]);

/// Words after which somebody is named.
pub(super) static CUES: List = List::new(&[
    "to from with by for at between among paid pay pays owe owes owed lent lend gave give gives given borrowed borrow repaid repay sent send returned reimbursed refunded told asked called via beneficiary payee merchant",
]);

/// Verbs before which somebody is named.
pub(super) static VERBS: List = List::new(&[
    "paid pays gave gives owes owe owed lent lends returned returns sent sends repaid borrowed borrows transferred refunded reimbursed bought brought took treated spent ordered",
]);

/// Words that can stand before the one who paid.
pub(super) static STARTERS: List = List::new(&[
    "yesterday today later finally also aaj aja kal hijo phir pani now only since my mero mera meri hamro our",
]);

/// Whether a word begins a new clause.
pub(super) fn joins(word: &str) -> bool {
    matches!(
        word,
        "and"
            | "but"
            | "or"
            | "then"
            | "so"
            | "because"
            | "while"
            | "when"
            | "that"
            | "if"
            | "plus"
            | "aur"
            | "ra"
            | "ani"
            | "tara"
            | "lekin"
            | "par"
            | "ki"
    )
}

/// Behind a name in Roman Hindi and Nepali.
pub(super) static POSTPOSITIONS: List =
    List::new(&["ko lai laai se bata baata le ley ne sanga sangha sita"]);

/// Behind a name in Devanagari, where it is hardly behind anything else.
pub(super) static AGENTS: List = List::new(&["ने लाई ले सँग संग"]);

/// Written together with a name.
pub(super) const POSTPOSITIONS_GLUED: [&str; 14] =
    ["लाई", "ले", "को", "का", "की", "के", "ने", "से", "सँग", "संग", "सित", "बाट", "द्वारा", "जी"];

/// Written together with a name in Latin letters.
pub(super) const ENDINGS_OF_NAMES: [&str; 14] = [
    "lai", "laai", "le", "ko", "bata", "baata", "sanga", "sangha", "ji", "bhai", "dai", "didi",
    "ben", "s",
];

/// What businesses and institutions are called, beside a name.
pub(super) static BUSINESSES: List = List::new(&[
    "bank store stores mart hotel cafe coffee restaurant hospital pharmacy medical medicals clinic school college university academy motors telecom mobile mobiles electronics bazaar bazar supermarket foods food sweets bakery traders trading enterprises enterprise agency industries ltd limited pvt private inc llp co company corp corporation group sons brothers bros kitchen house palace plaza mall market center centre fashion textiles jewellers fresh express services service finance insurance capital state national central royal new grand global international digital auto garage petrol fuel dental labs diagnostics resort lodge inn bar pub pizza burger kirana general super city",
]);

/// Inside a name of several words.
pub(super) static LINKS: List = List::new(&["of de del da di la al el bin ibn von van der den du"]);

/// Nouns of accounts and cards.
pub(super) static ACCOUNTS: List = List::new(&[
    "ac acct account accnt acc card upi txn transaction cheque check chq loan policy folio customer consumer meter wallet order invoice khata",
]);

/// Nouns that a number follows and never an amount.
pub(super) static REFERENCES: List = List::new(&[
    "ref refno reference utr rrn txnid txnno acno accno otp aadhaar aadhar aadhaarno pnr iban ifsc swift vpa crn cif passport",
]);

/// Nouns of phones; "mobile 500" is a bill, so only longer numbers count.
pub(super) static PHONES: List =
    List::new(&["phone ph mobile mob tel telephone whatsapp viber contact fax cell landline"]);

/// Between such a noun and its number.
pub(super) static NUMBERED: List = List::new(&["no nos nr num number ending ends ended id digits"]);

/// After the number of an account.
pub(super) static DEBITED: List =
    List::new(&["debited credited charged has is was used swiped linked dr cr"]);

/// Before the noun of an account.
pub(super) static LEADS: List =
    List::new(&["from on to via using in into of your my the through with"]);

/// The second half of payment addresses.
pub(super) static BANKS: List = List::new(&[
    "okaxis oksbi okhdfcbank okicici ybl ibl axl paytm ptsbi ptyes ptaxis pthdfc upi apl yapl rapl sbi icici hdfcbank axisbank kotak barodampay idfcbank idfcfirst indus federal cnrb pnb boi unionbank waicici wahdfcbank waaxis wasbi jupiteraxis fam yesbank airtel freecharge ikwik superyes naviaxis slice timecosmos aubank rbl dbs hsbc",
]);

/// Endings of domains that no sentence has after a point.
pub(super) static ENDINGS: List = List::new(&[
    "com org net edu gov info biz io dev xyz ly gl gg tv page link cloud tech website",
]);

/// Endings of domains that are words too.
pub(super) static COUNTRIES: List =
    List::new(&["in np pk bd lk uk us eu me co ai app shop store online site pay"]);
