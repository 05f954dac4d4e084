//! Number words of languages that are written with Latin letters and that the rules do not read.
//!
//! A text in one of them could state any figure unseen. Words that are also English ("once", "six", "due",
//! "on") are left out: a figure rarely comes alone, and its neighbours give it away.

use std::{collections::HashSet, sync::LazyLock};

/// Spanish, French, German, Portuguese, Indonesian and Malay, Turkish, Italian, Swahili.
const NUMBERS: [&str; 8] = [
    "cero dos tres cuatro cinco seis siete ocho nueve diez doce trece catorce quince dieciséis dieciseis diecisiete dieciocho diecinueve veinte treinta cuarenta cincuenta sesenta setenta ochenta noventa cien ciento quinientos setecientos novecientos mil millón millones mitad doble docena",
    "zéro deux trois quatre cinq sept huit neuf dix onze douze treize quatorze quinze seize vingt vingts trente quarante cinquante soixante septante octante nonante cents mille moitié douzaine",
    "null eins zwei zwo drei vier fünf fuenf sechs sieben acht neun zehn elf zwölf zwoelf dreizehn hälfte dutzend doppelt",
    "dois duas três quatro cinco sete oito nove dez doze treze quatorze dezesseis dezasseis dezessete dezoito dezenove vinte trinta quarenta cinquenta sessenta setenta oitenta noventa cem cento milhão milhões metade dobro dúzia",
    "nol satu dua tiga empat lima enam tujuh delapan lapan sembilan sepuluh sebelas belas puluh seratus ratus seribu ribu juta sejuta miliar setengah separuh",
    "sıfır iki üç uc dört dort beş bes altı yedi sekiz dokuz yirmi otuz kırk kirk elli altmış yetmiş seksen doksan yüz yuz milyon yarım yarısı",
    "uno tre quattro cinque sette otto nove dieci undici dodici tredici quattordici quindici sedici diciassette diciotto diciannove venti trenta quaranta cinquanta sessanta settanta ottanta novanta cento mila milione milioni metà doppio",
    "sifuri moja mbili tatu nne tano sita saba nane tisa kumi ishirini thelathini arobaini hamsini sitini sabini themanini tisini mia elfu milioni nusu",
];

/// What compounds of German, Italian and Spanish end in.
const ENDINGS: [&str; 18] = [
    "hundert", "tausend", "zwanzig", "dreißig", "dreissig", "vierzig", "fünfzig", "sechzig",
    "siebzig", "achtzig", "neunzig", "zehn", "cientos", "cientas", "centos", "cento", "mila",
    "ribu",
];

static TABLE: LazyLock<HashSet<&str>> =
    LazyLock::new(|| NUMBERS.iter().flat_map(|words| words.split(' ')).collect());

/// Whether a word is a number in one of them.
pub(super) fn is_number(word: &str) -> bool {
    let word = word.to_lowercase();
    TABLE.contains(word.as_str()) || ENDINGS.iter().any(|ending| word.ends_with(ending))
}
