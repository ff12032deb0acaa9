#!/usr/bin/env perl
# Who may include whom: see docs/design.md. Reads the #include lines of the tree.
#
#   layers.pl ROOT
use strict;
use warnings;

# For each folder: what its files may include of ours, and what of others they may not.
my $public = qr{^<responses/};
my $values = qr{^<responses/(?:error|export|options|timings|pool_figures|rate_limits|response_head)\.hpp>};
my $sockets = qr{^<(?:boost/(?:asio/(?!error\.hpp)|beast)|openssl/(?!(?:crypto|evp|hmac|sha)\.h)|sys/socket|netdb|ares)};
my @rules = (
    [qr{^include/},       [$public], qr{^<(?:boost/beast|openssl|boost/json/(?!fwd|value\.|object\.))}],
    [qr{^src/protocol/},  [$public, qr{^"protocol/}], $sockets],
    [qr{^src/http/},      [$values, qr{^"http/}, qr{^"protocol/base64\.}], qr{^<(?:boost/asio(?!/buffer\.hpp)|openssl|boost/json)}],
    [qr{^src/transport/}, [$values, qr{^<responses/tls\.hpp>}, qr{^"transport/}, qr{^"http/}, qr{^"protocol/(?:base64|pool_policy|deadlines|expiring_map|happy_eyeballs|special_name)\.}],
                          qr{^<boost/json}],
    [qr{^src/client/},    [$public, qr{^"(?:client|transport|http|protocol)/}], qr{^$}],
    [qr{^src/testing/},   [$values, qr{^<responses/testing/}, qr{^"(?:testing|http|protocol)/}], qr{^$}],
    [qr{^example/},       [$public, qr{^"(?:tool/)?[^/]+"$}], qr{^$}],
);

my $root = shift // die "usage: layers.pl ROOT\n";
chdir $root or die "$root: $!\n";
sub tree { return map { -d $_ ? tree($_) : $_ } glob "$_[0]/*" }
my @files = grep { /\.[ch]pp$/ } map { tree($_) } qw(include src example);
die "nothing to read in $root\n" unless @files;

my $faults = 0;
for my $path (sort @files) {
    my ($rule) = grep { $path =~ $_->[0] } @rules;
    if (!$rule) {
        print "$path: its folder has no rule in test/lint/layers.pl\n";
        ++$faults;
        next;
    }
    my (undef, $ours, $forbidden) = @$rule;
    my $number = 0;
    open my $file, '<', $path or die "$path: $!\n";
    for my $line (<$file>) {
        ++$number;
        next unless $line =~ /^\s*#\s*include\s*([<"][^>"]+[>"])/;
        my $name = $1;
        my $is_ours = $name =~ /^"/ || $name =~ $public;
        next if $is_ours ? grep { $name =~ $_ } @$ours : $name !~ $forbidden;
        print "$path:$number: must not include $name\n";
        ++$faults;
    }
}
exit($faults ? 1 : 0);
