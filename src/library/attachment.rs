//! Which files beside the articles may be handed out, and how they are opened: an allow-list by extension, never through a symbolic link that leaves the folder.
