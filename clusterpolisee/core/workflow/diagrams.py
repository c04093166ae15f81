"""State diagrams in Mermaid, written from the tables."""

from clusterpolisee.core.workflow.table import Table


def diagram(table: Table) -> str:
    """Markdown page with the diagram and the same facts as a table."""
    lines = [f"# States: {table.name}", "", "Written by `manage.py diagrams`; do not edit.", ""]
    lines += ["```mermaid", "stateDiagram-v2", f"    [*] --> {table.initial}"]
    for transition in table.transitions:
        for source in transition.sources:
            lines.append(f"    {source} --> {transition.target}: {transition.name}")
    lines += ["```", "", "| transition | from | to | who | only if |", "|---|---|---|---|---|"]
    for t in table.transitions:
        lines.append(
            f"| {t.name} | {', '.join(t.sources)} | {t.target} | {t.permission} | {t.guard or '–'} |"
        )
    return "\n".join(lines) + "\n"
