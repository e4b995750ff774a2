package io.htpasswd.netty;

import io.netty.channel.ChannelConfig;

/**
 * When a channel reads, as far as it shows from outside: until a message has to be held that is more than a small rest of the
 * request that is verified. What is verified and what is held is told by what has been sent and has not come out.
 */
final class ReadingRule {
    /** Messages, all of them of a few bytes. */
    private static final int SMALL = 16;

    /** Requests sent that were neither let in nor denied. */
    private int undecided;
    /** Since the last head. */
    private int parts;
    /** What the application has set last. */
    private boolean autoRead;
    /** Since the last message: the guard turns it off again when the next one comes. */
    private boolean turned;

    private int stops;
    private int readingOn;

    ReadingRule(boolean autoRead) {
        this.autoRead = autoRead;
    }

    void headSent() {
        undecided++;
        parts = 0;
        turned = false;
    }

    void partSent() {
        parts++;
        turned = false;
    }

    void decided() {
        undecided--;
    }

    void turned(boolean on) {
        autoRead = on;
        turned = true;
    }

    boolean autoRead() {
        return autoRead;
    }

    /** How often reading was stopped, and went on although a request was verified, when it was looked at. */
    int stops() {
        return stops;
    }

    int readingOn() {
        return readingOn;
    }

    void check(ChannelConfig config, boolean responseOwed) {
        boolean headHeld = undecided > 1 || (undecided == 1 && responseOwed);
        if (headHeld && !turned) {
            RandomConnection.require(!config.isAutoRead(), "stopped, for a request is held");
            if (autoRead) stops++;
        } else if (!headHeld && parts <= SMALL) {
            RandomConnection.require(config.isAutoRead() == autoRead, "reading goes on over a small rest");
            if (autoRead && undecided == 1) readingOn++;
        }
    }
}
