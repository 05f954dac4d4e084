//! Commands and buttons, as the books take them. Whatever else people can do with an application, ours does not offer.

use std::sync::Arc;

use hisab_port::{Content, Incoming, MessageRef, Revision, Sender};
use serenity::model::{
    application::{
        CommandDataOptionValue, CommandInteraction, CommandType, ComponentInteraction,
        ComponentInteractionDataKind, Interaction,
    },
    id::GuildId,
    user::User,
};

use crate::{
    intake::{Work, message},
    interactions::{Handle, Kind},
    place::Place,
    snowflake,
};

/// What somebody did, and what answers it.
pub(super) fn read(interaction: &Interaction) -> Option<(Work, Arc<Handle>)> {
    match interaction {
        Interaction::Command(command) => used(command),
        Interaction::Component(component) => pressed(component),
        _ => None,
    }
}

fn used(command: &CommandInteraction) -> Option<(Work, Arc<Handle>)> {
    if command.data.kind != CommandType::ChatInput {
        return None;
    }
    let argument = command.data.options.first().and_then(|option| match &option.value {
        CommandDataOptionValue::String(text) => Some(text.trim()),
        _ => None,
    });
    let name = &command.data.name;
    let text = match argument {
        Some(argument) if !argument.is_empty() => format!("/{name} {argument}"),
        _ => format!("/{name}"),
    };
    let (id, application) = (command.id.get(), command.application_id.get());
    let place =
        Place { guild: command.guild_id.map(GuildId::get), channel: command.channel_id.get() };
    let work = work(place, id, &command.user, &command.locale, Content::Text(text), None);
    Some((work, Handle::new(application, id, command.token.clone(), Kind::Command)))
}

fn pressed(component: &ComponentInteraction) -> Option<(Work, Arc<Handle>)> {
    if !matches!(component.data.kind, ComponentInteractionDataKind::Button) {
        return None;
    }
    let content = Content::Button { payload: component.data.custom_id.clone() };
    let (id, application) = (component.id.get(), component.application_id.get());
    let place =
        Place { guild: component.guild_id.map(GuildId::get), channel: component.channel_id.get() };
    let of = component.message.id;
    let work = work(
        place,
        id,
        &component.user,
        &component.locale,
        content,
        Some(MessageRef(of.to_string())),
    );
    Some((work, Handle::new(application, id, component.token.clone(), Kind::Button(of.get()))))
}

fn work(
    place: Place,
    id: u64,
    user: &User,
    locale: &str,
    content: Content,
    reply_to: Option<MessageRef>,
) -> Work {
    let order = snowflake::order(id);
    let language = (!locale.is_empty()).then(|| locale.to_owned());
    Work::new(
        Incoming {
            chat: place.chat(),
            shared: place.guild.is_some(),
            sender: Sender { language, ..message::sender(user) },
            id: MessageRef(id.to_string()),
            revision: Revision::FIRST,
            order,
            at: snowflake::time(order),
            content,
            reply_to,
        },
        None,
    )
}
