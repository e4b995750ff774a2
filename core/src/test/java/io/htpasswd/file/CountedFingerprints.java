package io.htpasswd.file;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.UnaryOperator;

/** Fingerprints of a key of their own, and how many were taken, also for the later versions of a file. */
final class CountedFingerprints implements UnaryOperator<byte[]> {
    private final Fingerprints fingerprints = new Fingerprints();
    private final LongAdder taken = new LongAdder();

    Htpasswd parse(String lines, HtpasswdRules rules) throws IOException {
        return HtpasswdParser.parse(new ByteArrayInputStream(lines.getBytes(StandardCharsets.UTF_8)), rules, this);
    }

    @Override
    public byte[] apply(byte[] userPass) {
        taken.increment();
        return fingerprints.apply(userPass);
    }

    long taken() {
        return taken.sum();
    }
}
