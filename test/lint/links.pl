#!/usr/bin/env perl
# Checks that the links of the Markdown files to files of the tree lead somewhere.
#
#   links.pl FILE...
use strict;
use warnings;
use File::Basename;

my $faults = 0;
for my $path (@ARGV) {
    open my $file, '<', $path or die "$path: $!\n";
    while (my $line = <$file>) {
        while ($line =~ /\]\(([^)\s]+)\)/g) {
            my $link = $1;
            next if $link =~ /^(?:[a-z]+:|#)/;
            $link =~ s/#.*//;
            next if -e dirname($path) . "/$link";
            print "$path:$.: $link does not exist\n";
            ++$faults;
        }
    }
}
exit($faults ? 1 : 0);
