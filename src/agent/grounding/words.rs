//! Words: their stem, and which of them every sentence may have.

use std::{collections::HashSet, sync::LazyLock};

/// A word in lower case, without the ending of a plural or a possessive.
pub(super) fn stem(word: &str) -> String {
    let lower: String = word
        .chars()
        .filter(|c| !matches!(c, '\u{200C}' | '\u{200D}'))
        .map(|c| if c == '’' { '\'' } else { c })
        .flat_map(char::to_lowercase)
        .collect();
    let word = lower.strip_suffix("'s").or_else(|| lower.strip_suffix('\'')).unwrap_or(&lower);
    if !word.is_ascii() || word.len() <= 3 || word.ends_with("ss") {
        return word.to_owned();
    }
    if let Some(word) = word.strip_suffix("ies") {
        return format!("{word}y");
    }
    let hissing = ["ses", "xes", "ches", "shes"].iter().any(|ending| word.ends_with(ending));
    let ending = if hissing { "es" } else { "s" };
    word.strip_suffix(ending).unwrap_or(word).to_owned()
}

/// The stems of a text's words.
pub(super) fn stems(text: &str) -> impl Iterator<Item = String> {
    let apart = |c: char| {
        c.is_whitespace() || c.is_ascii_punctuation() && c != '\'' || "“”…•·→—–।".contains(c)
    };
    text.split(apart).filter(|word| !word.is_empty()).map(stem)
}

/// Words of answers that the rules have no use for. Names of things are not among them.
const ORDINARY: &str = "a also always away already alone back bit big biggest both break breakdown came come \
    comes compared currently day difference down during each either else even exactly far first following full \
    gone good goes got great here here's higher however i'm instead is it's just keep kept know largest let let's \
    like little look looks lower made mainly make makes money month mostly much nearly new next nice now off \
    okay on once only other others out part period person quite rather rest same second see seems since single \
    small so some still sum sure taken than thanks that's there there's these thing things those though thus \
    today together too took towards up usual very was way week well went were where which while whole will with \
    without year yes yet you're you've your entries spent went shared biggest share main bulk left remaining \
    comparing goes going gave breaks adds added comes overall altogether everything nothing none no any far near \
    whereas because entry books account looking happened steady worth anything filed logged recorded added saved noted entered deleted removed updated changed set moved done undone across want sure great question sounds sound alright absolutely course happy help check checked found seems appear think hope helps summary overview list listed ask tell show across followed merchant store shop place would could details covers covered single another alone \
    respectively namely including included between before after against hello hi thank welcome \
    aapne aapka aapke aapki tapaiko tapaile mahine mahina hafte hafta din saal sabse zyada jyada kam kul bas \
    rupaye rupees rupee is iss us pichle pichhle kharch kharcha kharche hua hue hui kiya kiye kiye raha rahe \
    hai hain tha thi the ka ki ke ko mein me par pe se aur bhi abhi tak baki baaki bache bacha \
    आपने आपका आपके आपकी तपाईंले तपाईँले तपाईंको इस यो यस महीने महिना महिने महिनामा हफ्ते हप्ता हप्तामा साल सबसे \
    ज़्यादा ज्यादा कम कुल खर्च खर्चा किया किए किये हुआ हुए हुई रहा रहे रही है हैं था थी थे का की के को में मा पर से और \
    भी अभी तक बाकी बचे बचा गर्नुभयो भयो भएको छ जम्मा र लाई ले एक बजट आज आपनार আপনি আপনার এই মাসে সপ্তাহে খরচ করেছেন \
    হয়েছে মোট এবং এ তে বাকি বাজেট";

static TABLE: LazyLock<HashSet<String>> =
    LazyLock::new(|| ORDINARY.split_whitespace().map(stem).collect());

/// Whether every sentence may have this word.
pub(super) fn is_ordinary(word: &str) -> bool {
    TABLE.contains(&stem(word))
}

/// Capitals that are no names.
pub(super) fn is_capital(word: &str) -> bool {
    const CAPITALS: [&str; 11] =
        ["I", "I'm", "I've", "I'd", "I'll", "OK", "Ok", "Okay", "HisabKitab", "Hisab", "Rs"];
    let word = word.replace('’', "'");
    CAPITALS.contains(&word.as_str())
}
