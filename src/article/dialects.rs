//! Other tools' tags (Liquid, Jinja, ERB, DocFX, MkDocs, kramdown attributes) taken out of a text before anyone indexes or renders it.
