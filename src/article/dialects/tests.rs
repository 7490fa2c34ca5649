//! Foreign tags in, Markdown out.

use super::{strip, strip_with_report};

fn check(written: &str, wanted: &str) {
    let stripped = strip(written);
    assert_eq!(stripped, wanted, "\n--- written\n{written}\n--- became\n{stripped}");
    assert_eq!(written.matches('\n').count(), stripped.matches('\n').count());
}

#[test]
fn liquid_goes_and_what_it_encloses_stays() {
    check("{% if x %}a{% else %}b{% endif %} {{ site.name }}!", "ab !");
    check("a\n{% comment %}\nsecret\n{% endcomment %}\nb", "a\n\n\n\nb");
    check("{% raw %}{{ kept }}{% endraw %} {{ gone }}", "{{ kept }} ");
    check("[x]({{site.baseurl}}/article/y/) [z]({% link _articles/z.md %})", "[x](/article/y/) [z](/_articles/z.md)");
    check("{% image sso/a.png Some Picture %}", "![Some Picture](<sso/a.png>)");
    check("{% include note.html content=\"Read this\" %}", "Read this");
    check("{{ '/a' | relative_url }}", "/a");
    check("100 {% off and {{ open", "100 {% off and {{ open");
}

#[test]
fn code_is_never_touched() {
    for code in [
        "```yaml\nrun: ${{ secrets.X }}\n{% x %}\n!!! note\nimport a from 'b'\n:::zone\n```",
        "~~~\n{{ x }}\n~~~",
        "text\n\n    {{ indented }}\n    {: .x}\n",
        "Use `{{ x }}` and ``{% y %}`` and `<% z %>`",
        "- item\n\n  ```\n  {{ x }}\n  ```",
        "> ```\n> {% x %}\n> ```",
        "Format with `{:02d}` or {:02d}",
    ] {
        check(code, code);
    }
    check("{% highlight sh %}\nimport x from \"y\"\n{% endhighlight %}", "~~~~sh\nimport x from \"y\"\n~~~~");
}

#[test]
fn boxes_become_alerts() {
    check(
        "!!! warning \"Stop\"\n    Text\n\n    ```\n    code\n    ```\n\nAfter",
        "> [!WARNING] **Stop**  \n> Text\n> \n> ```\n> code\n> ```\n> \nAfter",
    );
    check("??? note\n    !!! tip\n        Deep\n    Back", "> [!NOTE]\n> > [!TIP]\n> > Deep\n> Back");
    check("=== \"Linux\"\n\n    Text\n\nAfter", "**Linux**\n\nText\n\nAfter");
    check(":::tip[Good]\nText\n:::\nAfter", "> [!TIP] **Good**  \n> Text\n\nAfter");
    check("{% callout success %}\nText\n{% endcallout %}\nAfter", "> [!TIP] \n> Text\n\nAfter");
    check("   {% callout warning %}One line.{% endcallout %} More", "   > [!WARNING] One line. More");
    check("{{< note >}}\nText\n{{< /note >}}", "> [!NOTE] \n> Text\n");
    check("!!! Important: read this\n", "!!! Important: read this\n");
    check("{% callout info %}\nnever closed", "\nnever closed");
}

#[test]
fn docfx_goes() {
    check("[!INCLUDE [x](../y.md)] and [![badge](b.png)](c)", " and [![badge](b.png)](c)");
    check(":::image type=\"content\" source=\"a b.png\" alt-text=\"Pic\":::", "![Pic](<a b.png>)");
    check(":::zone pivot=\"x\"\ntext\n:::zone-end", "\ntext\n");
    check("# [Windows](#tab/win)\ntext", "#### Windows\ntext");
    check("[!NOTE] > Text", "> [!NOTE] Text");
    check("Text. [!NOTE] > More", "Text. More");
    check("> [!NOTE]\n> Text", "> [!NOTE]\n> Text");
    check("tcp :::22 :::*", "tcp :::22 :::*");
}

#[test]
fn attribute_lists_go_and_heading_ids_stay() {
    check("[x](y){:target=\"\\_blank\"} *z*{: .c}\n{: .note}", "[x](y) *z*\n");
    check("## A {#id}\n## B {: #b .c}\n## C {: .c}", "## A {#id}\n## B {#b}\n## C");
    check("[x](y){ .md-button } {braces}", "[x](y) {braces}");
}

#[test]
fn other_tools_go() {
    check("import A from './a'\nexport const x = 1\n\n# T\n{/* c */}<{IMAGE:image_1}>", "\n\n\n# T\n");
    check("--8<-- \"x.md\"\n<%= erb %>\n{# jinja #}", "\n\n");
}

#[test]
fn the_report_says_where() {
    let report = strip_with_report("a\n\n{% x %}\nb {{ y }}\n").tags;
    let said: Vec<_> = report.iter().map(|tag| (tag.line, tag.tag.as_str())).collect();
    assert_eq!(said, [(3, "{% x %}"), (4, "{{ y }}")]);
}
