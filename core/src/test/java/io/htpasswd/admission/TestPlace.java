package io.htpasswd.admission;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A place that does nothing but take down what the admission tells it. */
public final class TestPlace extends Place {
    public final List<String> told = new ArrayList<>();
    private final String name;
    boolean usable = true;
    public Consumer<TestPlace> onGrant = place -> {};

    public TestPlace(Form form, @Nullable String client, String user) {
        super(form, client, user);
        this.name = user + "@" + client;
    }

    void cannotUseItsPermit() {
        usable = false;
    }

    @Override
    protected boolean granted() {
        told.add("granted");
        onGrant.accept(this);
        return usable;
    }

    @Override
    protected boolean takenAlong() {
        told.add("takenAlong");
        return usable;
    }

    @Override
    protected void unusable() {
        told.add("unusable");
    }

    @Override
    protected void evicted() {
        told.add("evicted");
    }

    @Override
    protected void loggedIn() {
        told.add("loggedIn");
    }

    @Override
    public String toString() {
        return name;
    }
}
