package io.htpasswd.basic;

/** Credentials in the query: the form-decoded value of one parameter. */
final class QueryParameterLocation extends Location {
    private final String name;

    QueryParameterLocation(String name) {
        if (name.isEmpty()) throw new IllegalArgumentException("a query parameter's name must not be empty");
        this.name = name;
    }

    @Override
    CredentialsOrReason read(RequestView request, CredentialLimits limits) {
        String query = request.rawQuery();
        return query == null ? CredentialsOrReason.NOTHING : bareToken(QueryText.values(query, name), limits);
    }

    @Override
    Removal removal() {
        return Removal.parameter(name);
    }

    @Override
    public String toString() {
        return "query parameter " + Quoted.text(name);
    }
}
