-- Looking for entries by their words: as the full text search with the configuration `simple` has them, in lower case and
-- not stemmed. They are cut by hand, since what else the database takes for signs tears words of Devanagari apart.

-- Words apart by single blanks.
create function search_words(said text) returns text
    language sql immutable strict parallel safe
    return btrim(lower(regexp_replace(said, '[][:space:]!-/:-@[\\^-`{-~]+', ' ', 'g')));

-- The words of an entry, each after its person: the index leads to them by user first, too.
create function search_entry(user_id uuid, description text, merchant text, tags text[]) returns tsvector
    language sql immutable parallel safe
    return array_to_tsvector(string_to_array(
        user_id::text || '/' || replace(
            search_words(description || ' ' || coalesce(merchant, '') || ' ' || array_to_string(tags, ' ')),
            ' ', ' ' || user_id::text || '/'),
        ' '));

-- What finds a person's entries that have all these words, of the last of them perhaps only the beginning.
create function search_query(user_id uuid, said text) returns tsquery
    language sql immutable strict parallel safe
    return (
        '''' || user_id::text || '/'
        || replace(search_words(said), ' ', ''' & ''' || user_id::text || '/') || ''':*')::tsquery;

create index transactions_by_words on transactions
    using gin (search_entry(user_id, description, merchant, tags));
