//! The fields of a request to generate content.

use super::{Kind, Table, many, may, must, some};

pub(crate) const REQUEST: Table = Table {
    message: "GenerateContentRequest",
    fields: &[
        some("contents", Kind::Message(&CONTENT)),
        may("systemInstruction", Kind::Message(&CONTENT)),
        many("tools", Kind::Message(&TOOL)),
        may("toolConfig", Kind::Message(&TOOL_CONFIG)),
        many("safetySettings", Kind::Message(&SAFETY_SETTING)),
        may("generationConfig", Kind::Message(&GENERATION_CONFIG)),
        may("cachedContent", Kind::Text),
        may("serviceTier", Kind::Enum(&["STANDARD", "FLEX", "PRIORITY"])),
    ],
};

const CONTENT: Table = Table {
    message: "Content",
    fields: &[some("parts", Kind::Message(&PART)), must("role", Kind::Text)],
};

/// Of these, what a part may hold one of.
pub(crate) const PART_DATA: &[&str] =
    &["text", "inlineData", "fileData", "functionCall", "functionResponse"];

pub(super) const PART: Table = Table {
    message: "Part",
    fields: &[
        may("text", Kind::Text),
        may("inlineData", Kind::Message(&BLOB)),
        may("fileData", Kind::Message(&FILE_DATA)),
        may("functionCall", Kind::Message(&FUNCTION_CALL)),
        may("functionResponse", Kind::Message(&FUNCTION_RESPONSE)),
        may("thought", Kind::Bool),
        may("thoughtSignature", Kind::Bytes),
    ],
};

const BLOB: Table =
    Table { message: "Blob", fields: &[must("mimeType", Kind::Text), must("data", Kind::Bytes)] };

const FILE_DATA: Table = Table {
    message: "FileData",
    fields: &[may("mimeType", Kind::Text), must("fileUri", Kind::Text)],
};

const FUNCTION_CALL: Table = Table {
    message: "FunctionCall",
    fields: &[may("id", Kind::Text), must("name", Kind::Text), may("args", Kind::Object)],
};

const FUNCTION_RESPONSE: Table = Table {
    message: "FunctionResponse",
    fields: &[
        may("id", Kind::Text),
        must("name", Kind::Text),
        must("response", Kind::Object),
        many("parts", Kind::Message(&FUNCTION_RESPONSE_PART)),
    ],
};

const FUNCTION_RESPONSE_PART: Table = Table {
    message: "FunctionResponsePart",
    fields: &[must("inlineData", Kind::Message(&FUNCTION_RESPONSE_BLOB))],
};

const FUNCTION_RESPONSE_BLOB: Table = Table {
    message: "FunctionResponseBlob",
    fields: &[must("mimeType", Kind::Text), must("data", Kind::Bytes)],
};

const TOOL: Table = Table {
    message: "Tool",
    fields: &[
        many("functionDeclarations", Kind::Message(&FUNCTION_DECLARATION)),
        may("codeExecution", Kind::Message(&CODE_EXECUTION)),
    ],
};

const CODE_EXECUTION: Table = Table { message: "CodeExecution", fields: &[] };

const FUNCTION_DECLARATION: Table = Table {
    message: "FunctionDeclaration",
    fields: &[
        must("name", Kind::Text),
        must("description", Kind::Text),
        may("parametersJsonSchema", Kind::Any),
    ],
};

const TOOL_CONFIG: Table = Table {
    message: "ToolConfig",
    fields: &[may("functionCallingConfig", Kind::Message(&FUNCTION_CALLING_CONFIG))],
};

const FUNCTION_CALLING_CONFIG: Table = Table {
    message: "FunctionCallingConfig",
    fields: &[
        may("mode", Kind::Enum(&["AUTO", "ANY", "NONE", "VALIDATED"])),
        many("allowedFunctionNames", Kind::Text),
    ],
};

pub(super) const HARM_CATEGORIES: &[&str] = &[
    "HARM_CATEGORY_HARASSMENT",
    "HARM_CATEGORY_HATE_SPEECH",
    "HARM_CATEGORY_SEXUALLY_EXPLICIT",
    "HARM_CATEGORY_DANGEROUS_CONTENT",
    "HARM_CATEGORY_CIVIC_INTEGRITY",
];

const SAFETY_SETTING: Table = Table {
    message: "SafetySetting",
    fields: &[
        must("category", Kind::Enum(HARM_CATEGORIES)),
        must(
            "threshold",
            Kind::Enum(&[
                "BLOCK_LOW_AND_ABOVE",
                "BLOCK_MEDIUM_AND_ABOVE",
                "BLOCK_ONLY_HIGH",
                "BLOCK_NONE",
                "OFF",
            ]),
        ),
    ],
};

const GENERATION_CONFIG: Table = Table {
    message: "GenerationConfig",
    fields: &[
        may("candidateCount", Kind::Int),
        many("stopSequences", Kind::Text),
        may("maxOutputTokens", Kind::Int),
        may("temperature", Kind::Number),
        may("topP", Kind::Number),
        may("topK", Kind::Int),
        may("seed", Kind::Int),
        may("responseMimeType", Kind::Text),
        may("responseJsonSchema", Kind::Any),
        may("thinkingConfig", Kind::Message(&THINKING_CONFIG)),
    ],
};

const THINKING_CONFIG: Table = Table {
    message: "ThinkingConfig",
    fields: &[
        may("includeThoughts", Kind::Bool),
        may("thinkingBudget", Kind::Int),
        may("thinkingLevel", Kind::Enum(&["MINIMAL", "LOW", "MEDIUM", "HIGH"])),
    ],
};
