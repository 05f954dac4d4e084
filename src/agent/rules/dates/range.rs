//! One date, or two with what joins them: "from March to May", "between 3 and 12 of June", "since Monday".

use super::resolve::{self, Parts, Point};
use super::{OPENERS, Read, Today, When, absolute, date_word, numeric, relative};
use crate::agent::rules::token::Tokens;
use crate::agent::rules::words::DateWord;
use crate::agent::rules::words::role::Role;

/// How a point may be written at a place.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Allow {
    /// A bare year.
    pub year: bool,
    /// A bare number as the day of a month said at the other end.
    pub day: bool,
    /// A month or weekday whose name is also another word.
    pub ambiguous: bool,
}

/// Reads a date or a range of dates.
pub(super) fn read(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Read, usize)> {
    let token = tokens.at(at);
    if token.any(OPENERS) {
        return opened(tokens, at, today);
    }
    let after = absolute::ordinal(tokens, at).map_or(at + 1, |(_, end)| end);
    let opens = (tokens.at(at).number() || after > at + 1 || tokens.at(at).word.number.is_some())
        && joins(tokens, after, today).is_some();
    let allow = Allow { year: opens, day: opens, ambiguous: false };
    if today.apart {
        let allow = Allow { year: true, day: false, ambiguous: true };
        let (first, end) = point(tokens, at, allow, today)?;
        return joined(tokens, first, end, today).or(Some((resolve::alone(first, today), end)));
    }
    if let Some((first, end)) = point(tokens, at, allow, today)
        && let Some(found) = joined(tokens, first, end, today)
    {
        return Some(found);
    }
    let (first, end) = point(tokens, at, Allow::default(), today)?;
    // "November between 19 and 20".
    if let Point::Parts(Parts { month: Some(_), day: None, .. }) = first
        && tokens.at(end).is(Role::Between)
        && let Some((to, after)) =
            point(tokens, end + 1, Allow { day: true, ..Allow::default() }, today).and_then(
                |(from, middle)| {
                    let (to, after) = second(tokens, middle, today)?;
                    Some(((from, to), after))
                },
            )
    {
        let from = with_month(to.0, first);
        return Some((resolve::between(from, with_month(to.1, first), today), after));
    }
    if tokens.at(end).is(Role::Upto) {
        return Some((until(resolve::alone(first, today)), end + 1));
    }
    Some((resolve::alone(first, today), end))
}

fn with_month(point: Point, of: Point) -> Point {
    match (point, of) {
        (Point::Parts(parts), Point::Parts(Parts { month, year, .. })) => {
            Point::Parts(Parts { month: parts.month.or(month), year: parts.year.or(year), ..parts })
        }
        _ => point,
    }
}

/// A date behind a preposition.
fn opened(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Read, usize)> {
    let opener = tokens.at(at);
    let mut start = at + 1;
    let article = tokens.at(start).is(Role::Article) && !tokens.at(start).said("a");
    if article {
        start += 1;
    }
    if opener.is(Role::Article) && (opener.said("a") || opener.said("an")) {
        // "a week ago".
        return relative::ago(tokens, at, today).map(|(when, end)| (Read::When(when), end));
    }
    let span = opener.is(Role::From) || opener.is(Role::Between);
    if span {
        let allow = Allow { year: true, day: true, ambiguous: true };
        if let Some((first, end)) = point(tokens, start, allow, today) {
            let joint = joins(tokens, end, today).or_else(|| {
                let between = opener.is(Role::Between) && !today.apart;
                let and = between && tokens.at(end).is(Role::And);
                and.then_some(end + 1)
            });
            if let Some(found) = joint.and_then(|next| finished(tokens, first, next, today)) {
                return Some(found);
            }
        }
        if opener.is(Role::Between) && !today.apart {
            return None;
        }
    }
    let of_year = opener.is(Role::In)
        || opener.is(Role::Between)
        || opener.is(Role::Since)
        || opener.is(Role::From)
        || opener.is(Role::Until)
        || opener.is(Role::Before)
        || opener.is(Role::After)
        || opener.is(Role::Of)
        || (opener.is(Role::For) && tokens.at(start).text.len() == 4);
    let ambiguous = !opener.is(Role::Article) && !opener.is(Role::For) && !opener.is(Role::At);
    if (article || opener.is(Role::Article))
        && let Some((first, end)) = the_nth(tokens, start)
    {
        let joined = joined(tokens, first, end, today);
        return joined.or(Some((bounded(tokens, at, resolve::alone(first, today))?, end)));
    }
    let allow = Allow { year: of_year, day: false, ambiguous };
    let (first, end) = match point(tokens, start, allow, today) {
        Some(found) => found,
        // "on 23rd".
        None if opener.is(Role::On) || opener.is(Role::For) || span => {
            the_nth(tokens, start).filter(|(_, end)| *end > start + 1)?
        }
        None => return None,
    };
    let keeps_year_for_amount = opener.is(Role::For)
        && matches!(first, Point::Parts(Parts { year: Some(_), month: None, .. }));
    if keeps_year_for_amount {
        return None;
    }
    if opener.is(Role::Since)
        || opener.is(Role::Until)
        || opener.is(Role::Before)
        || opener.is(Role::After)
    {
        return Some((bounded(tokens, at, resolve::alone(first, today))?, end));
    }
    if let Some(found) = joined(tokens, first, end, today) {
        return Some(found);
    }
    let read = resolve::alone(first, today);
    // "from September on", "from Monday onwards".
    if opener.is(Role::From) {
        let on = tokens.at(end);
        if on.said("onwards")
            || on.said("onward")
            || (on.is(Role::On) && !tokens.at(end + 1).letters())
        {
            return Some((since(read), end + 1));
        }
    }
    Some((read, end))
}

/// What "since", "until", "before" and "after" make of a date.
fn bounded(tokens: &Tokens<'_>, at: usize, read: Read) -> Option<Read> {
    let opener = tokens.at(at);
    Some(if opener.is(Role::Since) {
        since(read)
    } else if opener.is(Role::Before) {
        let Read::When(when) = read else { return Some(read) };
        Read::When(When { start: None, end: Some(when.start?) })
    } else if opener.is(Role::Until) {
        until(read)
    } else if opener.is(Role::After) {
        let Read::When(when) = read else { return Some(read) };
        Read::When(When { start: Some(when.end?), end: None })
    } else {
        read
    })
}

fn since(read: Read) -> Read {
    match read {
        Read::When(when) => Read::When(When { end: None, ..when }),
        Read::Impossible => Read::Impossible,
    }
}

fn until(read: Read) -> Read {
    match read {
        Read::When(when) => Read::When(When { start: None, ..when }),
        Read::Impossible => Read::Impossible,
    }
}

/// Where the second point starts, if something joins it to the first.
fn joins(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<usize> {
    let token = tokens.at(at);
    let dash = token.mark('-') || token.mark('–') || token.mark('~') || token.mark('—');
    let word = token.is(Role::To) && !today.apart
        || token.is(Role::Until)
        || (token.is(Role::From) && !token.text.is_ascii());
    let lekar = usize::from(tokens.at(at + 1).text == "लेकर");
    (dash || word || token.said("se")).then_some(at + 1 + lekar)
}

/// The rest of a range whose first point was read, if it is one.
fn joined(tokens: &Tokens<'_>, first: Point, end: usize, today: &Today) -> Option<(Read, usize)> {
    if let Some(next) = joins(tokens, end, today) {
        return finished(tokens, first, next, today);
    }
    // "19 और 20 नवंबर के बीच".
    if tokens.at(end).is(Role::And) && !tokens.at(end).text.is_ascii() {
        let (read, after) = finished(tokens, first, end + 1, today)?;
        let close = (after..after + 2)
            .find(|at| tokens.at(*at).is(Role::Between) && !tokens.at(*at).text.is_ascii())?;
        return Some((read, close + 1));
    }
    None
}

/// The second point after a connector.
fn second(tokens: &Tokens<'_>, at: usize, today: &Today) -> Option<(Point, usize)> {
    let next =
        joins(tokens, at, today).or_else(|| tokens.at(at).is(Role::And).then_some(at + 1))?;
    point(tokens, next, Allow { day: true, ..Allow::default() }, today)
}

fn finished(
    tokens: &Tokens<'_>,
    first: Point,
    next: usize,
    today: &Today,
) -> Option<(Read, usize)> {
    let next = next + usize::from(tokens.at(next).is(Role::Article) && !tokens.at(next).said("a"));
    let allow = Allow { year: true, day: true, ambiguous: true };
    let (to, mut end) = point(tokens, next, allow, today)?;
    // Two bare numbers are no dates: "5 to 10".
    let named = |point: Point| match point {
        Point::Parts(parts) => parts.month.is_some() || parts.weekday.is_some(),
        Point::Fixed(_) => true,
        Point::Impossible => false,
    };
    let years =
        |point: Point| matches!(point, Point::Parts(Parts { year: Some(_), month: None, .. }));
    if !(named(first) || named(to) || years(first) && years(to)) {
        // A year and something that is no date: "2012-1400".
        return None;
    }
    if tokens.at(end).is(Role::Upto) {
        end += 1;
    }
    Some((resolve::between(first, to, today), end))
}

/// "the 23rd", "the 23rd of May" is read elsewhere; here the ordinal stands alone.
fn the_nth(tokens: &Tokens<'_>, at: usize) -> Option<(Point, usize)> {
    let (parts, end) = absolute::ordinal(tokens, at)?;
    let more = date_word(tokens, end).is_some() || tokens.at(end).is(Role::Of);
    (!more).then_some((Point::Parts(parts), end))
}

/// Reads one point.
pub(super) fn point(
    tokens: &Tokens<'_>,
    at: usize,
    allow: Allow,
    today: &Today,
) -> Option<(Point, usize)> {
    if let Some(found) = numeric::read(tokens, at, today) {
        return Some(found);
    }
    if let Some((when, end)) = relative::read(tokens, at, today) {
        return Some((Point::Fixed(when), end));
    }
    if let Some(found) = absolute::read(tokens, at, allow, today) {
        return Some(found);
    }
    if allow.day
        && let Some((parts, end)) =
            absolute::ordinal(tokens, at).or_else(|| absolute::plain_day(tokens, at))
    {
        let unit = matches!(date_word(tokens, end), Some(DateWord::Unit(_) | DateWord::Minutes(_)));
        return (!unit).then_some((Point::Parts(parts), end));
    }
    None
}
