#!/usr/bin/env perl
# Finds the coroutine shapes that g++ 12 miscompiles (GCC PR 98401, 107288): see README,
# "Compilers". Reads C++ files, and the cpp blocks of Markdown files.
#
#   coroutines.pl FILE...               prints what it finds, FILE:LINE: WHY; exits 1 if anything
#   coroutines.pl --self-test SAMPLE    checks that exactly the lines marked "// bad" are found
use strict;
use warnings;

my %aggregates;
my @found;

sub read_file {
    my ($path) = @_;
    open my $file, '<', $path or die "$path: $!\n";
    local $/;
    my $text = <$file>;
    return $text;
}

# Everything but the line ends.
sub blank { my ($text) = @_; $text =~ s/[^\n]//g; return $text }

sub cpp_blocks {
    my ($text) = @_;
    my $inside = 0;
    return join "\n", map {
        if (/^\s*```(\w*)/) { $inside = !$inside && $1 eq 'cpp'; '' }
        else                { $inside ? $_ : '' }
    } split /\n/, $text, -1;
}

# Comments, literals and preprocessor lines say nothing here and would confuse the reading.
sub strip {
    my ($text) = @_;
    $text =~ s{
        (//[^\n]*|/\*.*?\*/)                        # comment
      | R"([^\s()\\]*)\((.*?)\)\2"                  # raw string
      | "((?:[^"\\\n]|\\.)*)"                       # string
      | (?<![0-9a-fA-F])'(?:[^'\\\n]|\\.)+'         # character
      | ^[ \t]*\#(?:[^\n\\]|\\.|\\\n)*              # preprocessor
    }{ my $all = $&; defined $1 || $all =~ /^\s*\#/ ? blank($all) : '""' . blank($all) }gemsx;
    return $text;
}

# What is before a brace tells whether it opens a block or a list of initializers.
sub opens_block {
    my ($before, $in_list) = @_;
    return 1 if $before =~ /(?:\)|\]|\b(?:else|do|try|noexcept|const|override|final|mutable))\s*$/;
    return 1 if $before =~ /->\s*[\w:<>,&*\s]+$/;
    return 0 if $in_list;
    return 1 if $before =~ /[;{}:]\s*$/ || $before =~ /^\s*$/;
    return $before =~ /\b(?:namespace|struct|class|union|enum|extern)\b[^=(]*$/;
}

# Cuts stripped text into statements; a block inside an expression (a lambda's body) is cut out of
# it and read by itself.
sub statements {
    my ($text) = @_;
    my @result;
    my $line = 1;
    my $block;
    $block = sub {
        my ($statement, $start, $depth, $lists) = ('', $line, 0, 0);
        my $end = sub {
            push @result, [$start, $statement] if $statement =~ /\S/;
            ($statement, $start) = ('', $line);
        };
        while ($text =~ /\G(.)/gcs) {
            my $character = $1;
            ++$line if $character eq "\n";
            $start = $line if $statement !~ /\S/;
            if ($character eq '{') {
                if (!opens_block($statement, $lists)) { ++$lists }
                else {
                    # One that is not inside an expression ends the statement that is its head.
                    if ($depth == 0 && !$lists) { $end->(); $block->(); $start = $line; next }
                    $block->();
                    $statement .= ' LAMBDA_BODY ';
                    next;
                }
            }
            elsif ($character eq '}') {
                if (!$lists) { $end->(); return }
                --$lists;
            }
            elsif ($character eq '(') { ++$depth }
            elsif ($character eq ')') { --$depth }
            elsif ($character eq ';' && $depth <= 0 && !$lists) { $end->(); next }
            $statement .= $character;
        }
        $end->();
    };
    do { $block->() } while (pos($text) // 0) < length $text;
    return @result;
}

my $parens;
$parens = qr/\((?:[^()]++|(??{$parens}))*\)/;
my $lambda = qr/(?<![\w)\]])\s*\[(?!\s*\]|\s*&\s*\]|\[)[^\]]*\]\s*(?:\(|LAMBDA_BODY|mutable)/;

# Why a statement is refused; nothing when it is fine.
sub faults {
    my ($statement) = @_;
    my @why;
    # A toolbox keeps the lambda that it is given for as long as it runs.
    my $unkept = $statement =~ s/\badd\(\s*""\s*,\s*""\s*,\s*\[[^\]]*\]/add(/r;
    push @why, 'a capturing lambda is a coroutine: name a function, with parameters by value'
        if $unkept =~ /\[\s*[^\]\s][^\]]*\]\s*$parens?\s*(?:mutable\s*)?->\s*[\w:]*awaitable\s*</;
    push @why, 'an awaited function has a braced default argument'
        if $statement =~ /\bawaitable\s*<.*>\s*[\w:]+\s*(\(.*\))/s && $1 =~ /=\s*[\w:]*\s*\{/;
    push @why, 'co_yield of a braced value' if $statement =~ /\bco_yield\b[^;]*\{/;
    return @why if $statement !~ /\bco_await\b/;

    my $aggregate = join '|', keys %aggregates;
    push @why, 'an aggregate temporary beside co_await: name it in the statement before'
        if $statement =~ /\{\s*\.\s*\w/
        || $statement =~ /[(,]\s*\{/
        || ($aggregate && $statement =~ /\b(?:$aggregate)\s*\{/);
    push @why, 'co_await inside braces: take its value in the statement before'
        if $statement =~ /\{(?:[^{}]|\{[^{}]*\})*\bco_await\b/;
    push @why, '?: beside co_await: choose in the statement before' if $statement =~ /\?/;
    push @why, 'a capturing lambda beside co_await: name it in the statement before'
        if $statement =~ $lambda;
    while ($statement =~ /\b(?:if|while|switch)\s*(?:constexpr\s*)?($parens)/g) {
        my $condition = $1;
        push @why, 'co_await in a condition that declares nothing'
            if $condition =~ /\bco_await\b/
            && $condition !~ /^\(\s*(?:const\s+)?[\w:<>]+(?:\s+const)?\s*[&*]*\s*\w+\s*=[^=]/;
    }
    return @why;
}

sub check {
    my ($path) = @_;
    my $text = read_file($path);
    $text = cpp_blocks($text) if $path =~ /\.md$/;
    my $number = 0;
    for my $line (split /\n/, $text) {
        ++$number;
        push @found, [$path, $number, 'an experimental header that this project avoids']
            if $line =~ m{#\s*include\s*<boost/asio/experimental/(?:coro|channel)\.hpp>};
    }
    for (statements(strip($text))) {
        my ($start, $statement) = @$_;
        push @found, [$path, $start, $_] for faults($statement);
    }
}

# Members with a default need no constructor, so any struct of ours may be an aggregate.
sub learn_aggregates {
    for my $path (@_) {
        my $text = strip(read_file($path));
        $aggregates{$1} = 1 while $text =~ /\bstruct\s+(?:RESPONSES_API\s+)?(\w+)\s*(?:final\s*)?(?::[^;{]*)?\{/g;
    }
}

sub self_test {
    my ($sample) = @_;
    my %expected;
    my $number = 0;
    for my $line (split /\n/, read_file($sample)) {
        ++$number;
        $expected{$number} = 1 if $line =~ m{// bad};
    }
    my %seen = map { $_->[1] => 1 } @found;
    my @missed = grep { !$seen{$_} } keys %expected;
    my @extra = grep { !$expected{$_} } keys %seen;
    print "$sample:$_: not found\n" for sort { $a <=> $b } @missed;
    print "$sample:$_: found, but it is fine\n" for sort { $a <=> $b } @extra;
    exit(@missed || @extra || !%expected ? 1 : 0);
}

my $self_test = @ARGV && $ARGV[0] eq '--self-test' ? shift : '';
die "usage: coroutines.pl [--self-test] FILE...\n" unless @ARGV;
learn_aggregates(grep { !/\.md$/ } @ARGV);
check($_) for @ARGV;
self_test($ARGV[0]) if $self_test;
printf "%s:%d: %s\n", @$_ for @found;
exit(@found ? 1 : 0);
