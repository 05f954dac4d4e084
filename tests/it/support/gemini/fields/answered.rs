//! The fields of an answer, a whole one or a piece of one.

use super::{
    Kind, Table,
    asked::{HARM_CATEGORIES, PART},
    many, may, must,
};

pub(crate) const ANSWER: Table = Table {
    message: "GenerateContentResponse",
    fields: &[
        many("candidates", Kind::Message(&CANDIDATE)),
        may("promptFeedback", Kind::Message(&PROMPT_FEEDBACK)),
        must("usageMetadata", Kind::Message(&USAGE)),
        must("modelVersion", Kind::Text),
        must("responseId", Kind::Text),
    ],
};

const CANDIDATE: Table = Table {
    message: "Candidate",
    fields: &[
        may("index", Kind::Int),
        may("content", Kind::Message(&ANSWERED)),
        may(
            "finishReason",
            Kind::Enum(&["STOP", "MAX_TOKENS", "SAFETY", "MALFORMED_FUNCTION_CALL"]),
        ),
        may("finishMessage", Kind::Text),
        many("safetyRatings", Kind::Message(&SAFETY_RATING)),
    ],
};

/// The content of an answer may be empty, as when thinking used up all tokens.
const ANSWERED: Table = Table {
    message: "Content",
    fields: &[many("parts", Kind::Message(&PART)), must("role", Kind::Text)],
};

const SAFETY_RATING: Table = Table {
    message: "SafetyRating",
    fields: &[
        must("category", Kind::Enum(HARM_CATEGORIES)),
        must("probability", Kind::Enum(&["NEGLIGIBLE", "LOW", "MEDIUM", "HIGH"])),
        may("blocked", Kind::Bool),
    ],
};

const PROMPT_FEEDBACK: Table = Table {
    message: "GenerateContentResponse.PromptFeedback",
    fields: &[
        may(
            "blockReason",
            Kind::Enum(&["SAFETY", "OTHER", "BLOCKLIST", "PROHIBITED_CONTENT", "IMAGE_SAFETY"]),
        ),
        many("safetyRatings", Kind::Message(&SAFETY_RATING)),
    ],
};

const USAGE: Table = Table {
    message: "GenerateContentResponse.UsageMetadata",
    fields: &[
        must("promptTokenCount", Kind::Int),
        may("candidatesTokenCount", Kind::Int),
        may("thoughtsTokenCount", Kind::Int),
        may("cachedContentTokenCount", Kind::Int),
        must("totalTokenCount", Kind::Int),
        many("promptTokensDetails", Kind::Message(&MODALITY_TOKENS)),
        may("serviceTier", Kind::Text),
    ],
};

const MODALITY_TOKENS: Table = Table {
    message: "ModalityTokenCount",
    fields: &[
        must("modality", Kind::Enum(&["TEXT", "IMAGE", "VIDEO", "AUDIO", "DOCUMENT"])),
        must("tokenCount", Kind::Int),
    ],
};
