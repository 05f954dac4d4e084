// Another client than the adapter's speaks to the stand-in: discord.js. It does what a bot for a person's books does; a
// Rust test plays the person and checks what arrives. Run with the URL and the token as arguments, in a folder
// whose node_modules has discord.js.

import { createRequire } from "node:module";
import { join } from "node:path";

const load = createRequire(join(process.cwd(), "index.js"));
const {
  ActionRowBuilder, AttachmentBuilder, ButtonBuilder, ButtonStyle, Client, EmbedBuilder, Events, GatewayIntentBits,
  MessageFlags, Partials, SlashCommandBuilder,
} = load("discord.js");

const [, , url, token] = process.argv;

const client = new Client({
  intents: [GatewayIntentBits.Guilds, GatewayIntentBits.GuildMessages, GatewayIntentBits.DirectMessages],
  partials: [Partials.Channel, Partials.Message],
  rest: { api: `${url}/api`, version: "10" },
});

const fail = (error) => {
  console.error(error);
  process.exit(1);
};
process.on("unhandledRejection", fail);
client.on(Events.Error, fail);

const buttons = (label) =>
  new ActionRowBuilder().addComponents(
    new ButtonBuilder().setCustomId("undo:1").setLabel(label).setStyle(ButtonStyle.Secondary),
  );

const tasks = {
  async "chai 20"(message) {
    await message.channel.sendTyping();
    const content = "Noted **20** for chai";
    await message.reply({ content, components: [buttons("Undo")], allowedMentions: { parse: [] } });
  },
  async picture(message) {
    const file = new AttachmentBuilder(Buffer.from("a picture"), { name: "chart.png", description: "A chart" });
    const embed = new EmbedBuilder().setTitle("July").setImage("attachment://chart.png");
    await message.channel.send({ embeds: [embed], files: [file] });
  },
  async file(message) {
    const file = new AttachmentBuilder(Buffer.from("date,amount\n"), { name: "books.csv", description: "The books" });
    await message.channel.send({ content: "Here", files: [file] });
  },
  async history(message) {
    const found = await message.channel.messages.fetch({ limit: 3, before: message.id });
    await message.channel.send({ content: found.map((each) => each.content).join(" / ") });
  },
  async change(message) {
    const sent = await message.channel.send({ content: "one moment" });
    await sent.edit({ content: "done" });
  },
  async again(message) {
    const body = { content: "once", nonce: "n-1", enforceNonce: true };
    const [first, second] = [await message.channel.send(body), await message.channel.send(body)];
    await message.channel.send({ content: `${first.id === second.id}` });
  },
  async fetch(message) {
    const [file] = message.attachments.values();
    const text = await (await fetch(file.url)).text();
    await message.channel.send({ content: `${file.name} ${file.contentType} ${file.size}: ${text}` });
  },
};

client.on(Events.MessageCreate, async (message) => {
  if (message.author.bot) return;
  const words = message.content.replace(/<@\d+>\s*/, "");
  const task = tasks[words];
  if (task) await task(message);
  else await message.channel.send({ content: `heard ${JSON.stringify(words)}` });
});

client.on(Events.MessageUpdate, async (before, message) => {
  if (message.author?.id === client.user.id || !message.editedTimestamp) return;
  await message.channel.send({ content: `changed to ${message.content}` });
});

client.on(Events.MessageDelete, async (message) => {
  await message.channel.send({ content: `gone ${message.id}` });
});

client.on(Events.InteractionCreate, async (interaction) => {
  if (interaction.isButton()) {
    if (interaction.customId === "undo:1") await interaction.update({ content: "Undone", components: [] });
    return;
  }
  if (!interaction.isChatInputCommand()) return;
  const what = interaction.options.getString("what");
  if (what === "later") {
    await interaction.deferReply({ flags: MessageFlags.Ephemeral });
    await interaction.editReply({ content: "**later**" });
    await interaction.followUp({ content: "and more" });
  } else {
    const { resource } = await interaction.reply({ content: `at once: ${what}`, withResponse: true });
    if (resource.message.content !== `at once: ${what}`) fail(new Error("another answer came back"));
  }
});

client.once(Events.ClientReady, async () => {
  const spent = new SlashCommandBuilder()
    .setName("spent")
    .setDescription("What was spent")
    .addStringOption((option) => option.setName("what").setDescription("On what").setRequired(true));
  await client.application.commands.set([spent]);
});

client.login(token).catch(fail);
