package io.htpasswd.testing;

import io.htpasswd.basic.RequestView;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The request of a row of headers.tsv: its bytes, and its field lines as a forgiving server would hand them on (LF is a line
 * end, a folded line belongs to the one before).
 */
public record RawRequest(byte[] bytes, String method, String target, List<Map.Entry<String, String>> fields)
        implements RequestView {
    /** The last of pipelined requests without bodies, else the only one: the one whose answer the tables judge. */
    public static RawRequest last(String runLengthHex) {
        RawRequest all = of(runLengthHex);
        String text = new String(all.bytes, StandardCharsets.ISO_8859_1);
        int next = text.lastIndexOf("\r\n\r\nGET ");
        return next < 0 ? all : parse(text.substring(next + 4).getBytes(StandardCharsets.ISO_8859_1));
    }

    /** Reads run-length hex: {@code 6162} bytes, {@code 20*300} a byte 300 times, {@code [7171]*50} a group 50 times. */
    public static RawRequest of(String runLengthHex) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (String item : runLengthHex.split(" ")) {
            int star = item.indexOf('*');
            String hex =
                    (star < 0 ? item : item.substring(0, star)).replace("[", "").replace("]", "");
            int times = star < 0 ? 1 : Integer.parseInt(item.substring(star + 1));
            for (int i = 0; i < times; i++) bytes.writeBytes(HexFormat.of().parseHex(hex));
        }
        return parse(bytes.toByteArray());
    }

    private static RawRequest parse(byte[] bytes) {
        String[] lines = new String(bytes, StandardCharsets.ISO_8859_1).split("\r?\n", -1);
        String[] start = lines[0].split(" ");
        List<Map.Entry<String, String>> fields = new ArrayList<>();
        for (int i = 1; i < lines.length && !lines[i].isEmpty(); i++) {
            String line = lines[i];
            int colon = line.indexOf(':');
            if ((line.startsWith(" ") || line.startsWith("\t")) && !fields.isEmpty()) {
                Map.Entry<String, String> folded = fields.remove(fields.size() - 1);
                fields.add(Map.entry(folded.getKey(), folded.getValue() + " " + line.strip()));
            } else if (colon > 0) {
                fields.add(Map.entry(line.substring(0, colon), line.substring(colon + 1)));
            }
        }
        return new RawRequest(bytes, start[0], start.length > 1 ? start[1] : "", List.copyOf(fields));
    }

    @Override
    public List<String> headers(String name) {
        return fields.stream()
                .filter(field -> field.getKey().equalsIgnoreCase(name))
                .map(Map.Entry::getValue)
                .toList();
    }

    @Override
    public @Nullable String rawQuery() {
        int mark = target.indexOf('?');
        return mark < 0 ? null : target.substring(mark + 1);
    }
}
