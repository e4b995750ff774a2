package io.htpasswd.testing;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of src-test-vectors: tab separated, the first line names the columns, no quoting. */
public record Table(List<Row> rows) {
    /** One line by the names of its columns; prints as its id. */
    public record Row(Map<String, String> cells) {
        public String get(String column) {
            return Objects.requireNonNull(cells.get(column), () -> "no column " + column);
        }

        public byte[] hex(String column) {
            return HexFormat.of().parseHex(get(column));
        }

        @Override
        public String toString() {
            return get("id");
        }
    }

    public static Table read(String name) {
        List<String> lines =
                new String(bytes(name), StandardCharsets.UTF_8).lines().toList();
        List<String> columns = List.of(lines.get(0).split("\t", -1));
        List<Row> rows = new ArrayList<>();
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = List.of(line.split("\t", -1));
            if (cells.size() != columns.size()) throw new IllegalStateException(name + ": ragged row " + cells.get(0));
            rows.add(new Row(
                    IntStream.range(0, columns.size()).boxed().collect(Collectors.toMap(columns::get, cells::get))));
        }
        return new Table(List.copyOf(rows));
    }

    /** The cells of a column by the rows' ids. */
    public Map<String, String> column(String column) {
        return rows.stream().collect(Collectors.toMap(row -> row.get("id"), row -> row.get(column)));
    }

    /** A cell that holds line ends and tabs as {@code \n} and {@code \t}, and a backslash as two. */
    public static String unescaped(String cell) {
        return cell.translateEscapes();
    }

    /** A file of src-test-vectors as it stands. */
    public static byte[] bytes(String name) {
        try (InputStream in = Table.class.getResourceAsStream("/vectors/" + name)) {
            return Objects.requireNonNull(in, () -> "no vectors " + name).readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
