package io.htpasswd.admission;

import java.util.List;
import java.util.ListIterator;
import org.jspecify.annotations.Nullable;

/**
 * The addresses that proxies have written into a field, each behind those before it (X-Forwarded-For): from the right, over all
 * lines of the field. Entries further to the left are not looked at before somebody asks for them.
 */
final class ListedAddresses {
    /** More proxies than anybody has. A client that stands among trusted addresses can write as many as a head has room for. */
    private static final int MOST = 32;
    /** An IPv6 address with a zone, in brackets, and a port. */
    private static final int LONGEST = 80;

    private final ListIterator<String> lines;
    private String line = "";
    private int end = -1;
    private int left = MOST;

    ListedAddresses(List<String> lines) {
        this.lines = lines.listIterator(lines.size());
    }

    /** The next one to the left; null where there is none, and where an entry is no address: nothing counts beyond that. */
    byte @Nullable [] next() {
        if (end < 0) {
            String next =
                    lines.hasPrevious() ? lines.previous() : null; // some servers hand over a null among the lines
            if (next == null) return null;
            line = next;
            end = line.length();
        }
        if (left-- == 0) return null;
        int comma = line.lastIndexOf(',', end - 1);
        String entry = line.substring(comma + 1, end).strip();
        end = comma;
        return entry.length() > LONGEST ? null : octets(entry);
    }

    /** {@code 192.0.2.1}, {@code 192.0.2.1:80}, {@code 2001:db8::1}, {@code [2001:db8::1]}, {@code [2001:db8::1]:80}. */
    private static byte @Nullable [] octets(String entry) {
        if (entry.startsWith("[")) {
            int close = entry.indexOf(']');
            boolean v6 = close >= 0 && entry.lastIndexOf(':', close) > 0;
            return v6 && isPort(entry.substring(close + 1)) ? IpAddress.octets(entry.substring(1, close)) : null;
        }
        int colon = entry.indexOf(':');
        if (colon < 0 || colon != entry.lastIndexOf(':')) return IpAddress.octets(entry);
        return isPort(entry.substring(colon)) ? IpAddress.octets(entry.substring(0, colon)) : null;
    }

    /** Or nothing. */
    private static boolean isPort(String text) {
        return text.matches("(:[0-9]{1,5})?");
    }
}
