package io.htpasswd.basic;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One stable line a denial, {@code denied reason=REJECTED client=192.0.2.1 user="alice"}, for people and for fail2ban. Names
 * a user only when the file has that user: people type passwords into the wrong field.
 */
final class DenialLog {
    /** What users configure; by name, because the guard asks this class and not the other way. */
    static final String LOGGER = "io.htpasswd.basic.BasicAuth";

    private static final Logger LOG = LoggerFactory.getLogger(LOGGER);
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final LongAdder unavailable = new LongAdder();
    private final AtomicLong lastUnavailable = new AtomicLong(System.nanoTime() - SECOND);

    /** The rule only where credentials broke one. */
    void denied(
            Reason reason,
            @Nullable String client,
            @Nullable MalformedRule rule,
            @Nullable String claimedUser,
            @Nullable Verification verification) {
        String knownUser = isKnown(verification) ? claimedUser : null;
        switch (reason) {
            case NO_CREDENTIALS -> {
                if (LOG.isDebugEnabled()) LOG.debug(LINE, reason, plain(client), user(knownUser));
            }
            case MALFORMED -> {
                String broken = rule == null ? "-" : rule.word();
                if (LOG.isInfoEnabled()) LOG.info(MALFORMED_LINE, reason, plain(client), broken);
            }
            case REJECTED, LIMITED, FORBIDDEN -> {
                // A name is escaped only for whoever reads it: it takes time that no other answer takes.
                if (LOG.isInfoEnabled()) LOG.info(LINE, reason, plain(client), user(knownUser));
            }
            case UNAVAILABLE -> {
                unavailable.increment();
                long last = lastUnavailable.get();
                long now = System.nanoTime();
                // An overload is many of these: one line a second says as much as a thousand.
                if (now - last >= SECOND && lastUnavailable.compareAndSet(last, now)) {
                    LOG.warn(LINE + " count={}", reason, plain(client), user(knownUser), unavailable.sumThenReset());
                }
            }
        }
    }

    private static final String LINE = "denied reason={} client={} user={}";
    /** The rule stands in front of the user, which is the last of every line. */
    private static final String MALFORMED_LINE = "denied reason={} client={} rule={} user=-";

    void failed(String what, Throwable cause) {
        // Not its message: that may quote what it was given.
        LOG.warn("{} failed: {}", what, cause.getClass().getName());
    }

    private static boolean isKnown(@Nullable Verification verification) {
        return verification instanceof Verification.Accepted
                || verification == Verification.Failed.WRONG_PASSWORD
                || verification == Verification.Failed.UNUSABLE_LINE;
    }

    private static String user(@Nullable String user) {
        return user == null ? "-" : Quoted.text(user);
    }

    /** An address needs no quotes; whatever else an adapter names is escaped like a user. */
    private static String plain(@Nullable String client) {
        if (client == null) return "-";
        boolean address = !client.isEmpty()
                && client.length() <= 64
                && client.chars().allMatch(c -> (c < 0x7F && Character.digit(c, 16) >= 0) || ".:%".indexOf(c) >= 0);
        return address ? client : Quoted.text(client);
    }
}
