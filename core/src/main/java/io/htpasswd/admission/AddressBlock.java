package io.htpasswd.admission;

import java.util.Arrays;

/** A block of addresses (CIDR: RFC 4632 §3.1, RFC 4291 §2.3), or one address. Of one version: what the other has is never in it. */
final class AddressBlock {
    private static final int LONGEST_SHOWN = 64;

    private final byte[] first;
    private final int prefix;

    private AddressBlock(byte[] first, int prefix) {
        this.first = first;
        this.prefix = prefix;
    }

    /** IllegalArgumentException unless it is an address, or the first address of a block and the block's prefix. */
    static AddressBlock of(String text) {
        int slash = text.indexOf('/');
        String address = slash < 0 ? text : text.substring(0, slash);
        byte[] octets = address.indexOf('%') < 0 ? IpAddress.octets(address) : null;
        if (octets == null) {
            throw refused("expected an address or a block such as 10.0.0.0/8, without a name or a zone", text);
        }
        // A prefix would count from the front of the longer address.
        if (octets.length == 4 && address.indexOf(':') >= 0) throw refused("write IPv4 without ::ffff:", text);
        int bits = 8 * octets.length;
        int prefix = slash < 0 ? bits : prefix(text.substring(slash + 1));
        if (prefix < 1 || prefix > bits) {
            throw refused("expected a prefix from 1 to " + bits + " (0 would believe every client)", text);
        }
        byte[] first = masked(octets, prefix);
        if (!Arrays.equals(first, octets)) {
            String block = IpAddress.text(first) + "/" + prefix;
            throw refused("bits beyond the prefix are set; write " + block + ", or an address without a prefix", text);
        }
        return new AddressBlock(first, prefix);
    }

    private static int prefix(String digits) {
        return digits.matches("[1-9][0-9]{0,2}") ? Integer.parseInt(digits) : 0;
    }

    private static byte[] masked(byte[] octets, int prefix) {
        byte[] masked = octets.clone();
        for (int bit = prefix; bit < 8 * masked.length; bit++) masked[bit / 8] &= (byte) ~(0x80 >> bit % 8);
        return masked;
    }

    private static IllegalArgumentException refused(String rule, String text) {
        String shown = text.replaceAll("[^-0-9A-Za-z.:/%\\[\\]_]", "?");
        return new IllegalArgumentException(
                rule + "; got " + (shown.length() <= LONGEST_SHOWN ? shown : shown.substring(0, LONGEST_SHOWN) + "…"));
    }

    boolean contains(byte[] address) {
        return Arrays.equals(masked(address, prefix), first);
    }
}
