//! Getting at the books from elsewhere than a chat: the link to the dashboard, and the mail that signs in.

use hisab_port::Paragraph;

use super::{Letter, doors::places, line::plain};
use crate::ledger::{DashboardLink, DashboardRefused};

pub(super) fn dashboard_link(link: &DashboardLink) -> Vec<Paragraph> {
    match link {
        DashboardLink::Made { link, minutes } => vec![
            plain("Here is your dashboard:").end(),
            plain(link).end(),
            plain("The link signs you in once, within ")
                .plain(minutes)
                .plain(" minutes. Whoever has it sees and changes your books, so show it to nobody else.")
                .end(),
        ],
        DashboardLink::Refused(DashboardRefused::NoPages) => vec![
            plain("There is no dashboard to open from here: this hisab serves no pages, or does not know where they are reached. Whoever runs it can say so with HISAB_PUBLIC_URL.")
                .end(),
        ],
        DashboardLink::Refused(DashboardRefused::TooMany) => vec![
            plain("That is enough links for an hour. Use the last one, or the session that you opened with one, or ask again later.")
                .end(),
        ],
    }
}

/// The mail with a link that signs in to books that are reached from these channels.
pub fn sign_in_mail(link: &str, minutes: i64, channels: &[String]) -> Letter {
    Letter {
        subject: "Sign in to HisabKitab".to_owned(),
        title: "Sign in".to_owned(),
        paragraphs: vec![
            plain("Somebody asked for a link to your dashboard. It opens the books that you keep in ")
                .plain(places(channels))
                .plain(", once, within ")
                .plain(minutes)
                .plain(" minutes.")
                .end(),
        ],
        action: Some(("Open the dashboard".to_owned(), link.to_owned())),
        reason: "If it was not you, there is nothing to do: without this mail nobody gets in. Forward it to nobody."
            .to_owned(),
        ..Letter::default()
    }
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::wording::say;

    fn told(link: &DashboardLink) -> String {
        say(dashboard_link(link)).plain_text()
    }

    #[test]
    fn a_link_says_how_long_it_is_good_and_what_it_does() {
        let link = "https://hisab.example/sign-in?t=1".to_owned();
        assert_snapshot!(told(&DashboardLink::Made { link, minutes: 15 }), @r"
        Here is your dashboard:
        https://hisab.example/sign-in?t=1
        The link signs you in once, within 15 minutes. Whoever has it sees and changes your books, so show it to nobody else.
        ");
        for (why, words) in [
            (DashboardRefused::NoPages, "HISAB_PUBLIC_URL"),
            (DashboardRefused::TooMany, "enough links"),
        ] {
            assert!(told(&DashboardLink::Refused(why)).contains(words));
        }
    }

    #[test]
    fn the_mail_says_whose_books_it_opens() {
        let channels = ["telegram".to_owned(), "web".to_owned()];
        let letter = sign_in_mail("https://hisab.example/sign-in?t=1", 15, &channels);
        assert_snapshot!(say(letter.paragraphs).plain_text(), @"Somebody asked for a link to your dashboard. It opens the books that you keep in Telegram and the web page, once, within 15 minutes.");
        assert!(letter.unsubscribe.is_none());
    }
}
