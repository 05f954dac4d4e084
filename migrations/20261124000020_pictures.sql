-- The pictures and files of a person's replies are taken out again when there are newer ones: what has one is found without
-- reading all that was ever said.
create index messages_pictures on messages (user_id, answered_at desc, position desc) where reply ? 'picture';
create index messages_files on messages (user_id) where reply ? 'file';
