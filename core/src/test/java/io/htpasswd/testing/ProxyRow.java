package io.htpasswd.testing;

import io.htpasswd.admission.TrustedProxies;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A row of proxies.tsv: who asks a server that stands behind proxies, and which client that is. Prints as its id and note. */
public record ProxyRow(Table.Row row) {
    private static final Pattern REPEATED = Pattern.compile("\\{([^{}]*)}\\*(\\d+)");

    public static Stream<ProxyRow> all() {
        return Table.read("proxies.tsv").rows().stream().map(ProxyRow::new);
    }

    public TrustedProxies trusted() {
        return TrustedProxies.of(row.get("trusted").split(" "));
    }

    /** The socket's other end. */
    public String peer() {
        return row.get("peer");
    }

    /** Of the field, none when the request has not got it. */
    public List<String> lines() {
        String cell = row.get("lines");
        if (cell.isEmpty()) return List.of();
        String lines = REPEATED.matcher(cell.replace("\\t", "\t"))
                .replaceAll(part -> part.group(1).repeat(Integer.parseInt(part.group(2))));
        return List.of(lines.split("\\|", -1));
    }

    public String client() {
        return row.get("client");
    }

    @Override
    public String toString() {
        return row + " " + row.get("note");
    }
}
