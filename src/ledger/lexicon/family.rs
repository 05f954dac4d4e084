//! Words for children, parents and pets.

// One word a line would be seven times as long.
#[rustfmt::skip]
pub(super) const WORDS: &[&str] = &[
    // Children.
    "family", "pariwar", "parivar", "poribar", "family expense", "family expenses",
    "family support", "kid", "kids", "kid's", "child", "child's", "children", "children's", "baby",
    "babies", "baby's", "newborn", "infant", "toddler", "bacha", "bachha", "bachcha", "bachche",
    "bacche", "bachhe", "baccha", "bachcho", "bachchon", "nani babu", "chhora", "chhori",
    "chora chori", "chhora chhori", "son", "son's", "daughter", "daughter's", "beta", "beti",
    "betaa", "chele", "meye", "chele meye", "diaper", "diapers", "nappy", "nappies", "pampers",
    "huggies", "mamypoko", "mamy poko", "baby wipes", "baby food", "baby milk", "formula milk",
    "baby formula", "infant formula", "lactogen", "cerelac", "nan pro", "similac", "enfamil",
    "aptamil", "sarbottam pitho", "litto", "lito", "feeding bottle", "baby bottle", "pacifier",
    "baby oil", "baby soap", "baby powder", "baby lotion", "baby clothes", "baby products",
    "baby shower", "baby care", "johnson baby", "baby cot", "baby bed", "cradle", "stroller",
    "strollers", "pram", "crib", "car seat", "baby carrier", "toy", "toys", "khelauna", "khilona",
    "khilauna", "khilone", "khelna", "doll", "dolls", "teddy", "teddy bear", "lego", "legos",
    "hot wheels", "barbie", "toy car", "toy store", "toy shop", "daycare", "day care", "creche",
    "crèche", "child care", "childcare", "nanny", "nannies", "nanny salary", "ayah salary",
    "babysitter", "babysitters", "baby sitter", "babysitting", "ayah", "after school",
    "pocket money", "pocket-money", "kids clothes", "kids shoes", "kids party", "kids activity",
    "summer camp", "child support", "alimony", "adoption",
    // Parents and the rest of the house.
    "parent", "parents", "aama buwa", "aama baba", "ama baba", "amma abba", "maa baba", "ma baba",
    "baba ma", "ammu abbu", "mummy papa", "mom dad", "mom and dad", "mata pita", "ma baap",
    "maa baap", "grandparents", "in-laws", "in laws", "sasural", "sasurali", "money home",
    "ghar pathako", "ghar paisa pathako", "elder care", "old age home", "funeral", "kajkriya",
    "kaj kriya",
    // Pets.
    "pet", "pets", "pet's", "pet food", "pet shop", "pet store", "pet supplies", "pet care",
    "pet clinic", "pet insurance", "dog", "dogs", "dog's", "dog food", "dog treats", "dog grooming",
    "dog walker", "dog vaccine", "pet doctor", "dog doctor", "cat", "cats", "cat's", "cat food",
    "cat litter", "litter", "litter box", "puppy", "puppies", "kitten", "kittens", "kukur",
    "kukur ko khana", "kutta", "kutte", "biralo", "biralo ko khana", "billi", "biral", "poshu",
    "vet", "vets", "vet bill", "vet's", "veterinary", "veterinarian", "animal hospital",
    "deworming", "fish tank", "aquarium", "fish food", "bird food", "bird cage", "parrot", "rabbit",
    "hamster", "pet grooming", "pedigree", "drools", "royal canin", "whiskas", "purina", "me-o",
    "meow mix", "smartheart", "heads up tails", "supertails", "petco", "petsmart", "petbarn",
    "pets at home", "chewy.com",
    // Shops for children.
    "firstcry", "first cry", "mothercare", "mother care", "babyshop", "baby shop", "hopscotch kids",
    "hamleys", "smyths toys", "toys r us", "carter's", "carters", "oshkosh", "mamas and papas",
    "kidzania", "bright horizons", "kindercare", "baby bazar",
    // In Devanagari.
    "परिवार", "बच्चा", "बच्चे", "बच्चों", "बच्चो", "छोरा", "छोरी", "छोराछोरी", "बेटा", "बेटी",
    "बाबु नानी", "डायपर", "डाइपर", "खिलौना", "खिलौने", "खेलौना", "आमाबुबा", "आमा बुबा", "माता पिता",
    "पॉकेट मनी", "पकेट मनी", "पालतू", "कुकुर", "कुत्ता", "बिरालो", "बिल्ली", "लिटो", "घर पठाएको",
    // In Bengali.
    "পরিবার", "বাচ্চা", "বাচ্চার", "বাচ্চাদের", "শিশু", "শিশুর", "ছেলে", "মেয়ে", "মে\u{9df}ে",
    "ছেলের", "মেয়ের", "মে\u{9df}ের", "ডায়াপার", "ডা\u{9df}াপার", "ডাইপার", "খেলনা", "গুঁড়ো দুধ",
    "গুঁ\u{9dc}ো দুধ", "মা বাবা", "বাবা মা", "কুকুর", "বিড়াল", "বি\u{9dc}াল", "পোষা প্রাণী",
    "হাত খরচ", "হাতখরচ",
];
