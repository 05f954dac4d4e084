//! How values are described to programs (OpenAPI): a type that goes over the wire as another is described as that one.

/// Describes a type as its form on the wire, under its own name.
macro_rules! described_as {
    ($($type:ty => $wire:ty, $name:literal);+ $(;)?) => {$(
        impl utoipa::PartialSchema for $type {
            fn schema() -> utoipa::openapi::RefOr<utoipa::openapi::Schema> {
                <$wire as utoipa::PartialSchema>::schema()
            }
        }

        impl utoipa::ToSchema for $type {
            fn name() -> std::borrow::Cow<'static, str> {
                std::borrow::Cow::Borrowed($name)
            }

            fn schemas(
                schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::Schema>)>,
            ) {
                <$wire as utoipa::ToSchema>::schemas(schemas);
            }
        }
    )+};
}

pub(crate) use described_as;
