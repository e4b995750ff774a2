package io.htpasswd.admission;

/**
 * The places of one form.
 *
 * <p>Threads: under the limit's lock.
 */
final class Places {
    private final int most;
    private int taken;

    Places(int most) {
        this.most = most;
    }

    boolean take() {
        if (taken >= most) return false;
        taken++;
        return true;
    }

    void give() {
        taken--;
    }

    int taken() {
        return taken;
    }
}
