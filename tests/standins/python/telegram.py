"""A small bot on python-telegram-bot, to show that a library made for the real server gets along with the stand-in.

Arguments: the server's address and the bot's token. It ends when somebody says /stop.
"""

import io
import struct
import sys
import zlib

# This file has the name of the library.
sys.path = [place for place in sys.path if not place.endswith("standins/python")]

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Update  # noqa: E402
from telegram.constants import ChatAction, ParseMode  # noqa: E402
from telegram.ext import (  # noqa: E402
    Application,
    CallbackQueryHandler,
    CommandHandler,
    MessageHandler,
    filters,
)


def picture():
    """A PNG of 4 by 2 black pixels."""

    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 4, 2, 8, 0, 0, 0, 0)
    rows = zlib.compress(b"\0\0\0\0\0" * 2)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


async def introduce(application):
    me = await application.bot.get_me()
    assert me.is_bot and not me.can_read_all_group_messages
    commands = [BotCommand("start", "Begin"), BotCommand("stop", "End")]
    assert await application.bot.set_my_commands(commands)
    assert list(await application.bot.get_my_commands()) == commands


async def start(update, _context):
    choice = [[InlineKeyboardButton("Yes", callback_data="yes"), InlineKeyboardButton("No", callback_data="no")]]
    await update.message.reply_text(
        f"Hello &lt;<b>{update.effective_user.first_name}</b>&gt;",
        parse_mode=ParseMode.HTML,
        reply_markup=InlineKeyboardMarkup(choice),
    )


async def pressed(update, _context):
    query = update.callback_query
    await query.answer("Noted")
    await query.edit_message_text(f"You said {query.data}")


async def chart(update, _context):
    await update.message.reply_photo(
        picture(), caption="A <b>chart</b>", parse_mode=ParseMode.HTML, do_quote=True
    )


async def document(update, _context):
    await update.effective_chat.send_action(ChatAction.TYPING)
    file = await update.message.document.get_file()
    data = bytes(await file.download_as_bytearray())
    assert len(data) == update.message.document.file_size
    await update.message.reply_document(InputFile(io.BytesIO(data), filename="again.csv"), caption="Again")


async def stop(_update, context):
    context.application.stop_running()


def main(url, token):
    builder = Application.builder().token(token).base_url(f"{url}/bot").base_file_url(f"{url}/file/bot")
    application = builder.post_init(introduce).build()
    application.add_handler(CommandHandler("start", start))
    application.add_handler(CommandHandler("stop", stop))
    application.add_handler(CallbackQueryHandler(pressed))
    application.add_handler(MessageHandler(filters.Regex("^chart$"), chart))
    application.add_handler(MessageHandler(filters.Document.ALL, document))
    application.run_polling(allowed_updates=Update.ALL_TYPES, timeout=20)


main(*sys.argv[1:])
