#!/usr/bin/perl
# SPDX-License-Identifier: Apache-2.0
#
# tokenise.pl GRAMMAR FILE...: cuts rule files up as an editor does by a TextMate grammar, line by line;
# prints FILE:LINE:COLUMN, the scope and the text of every piece. Knows what the grammar uses: match
# with captures, begin and end with patterns.
use strict;
use warnings;
use utf8;
use Encode qw(decode);
use JSON::PP;
binmode STDOUT, ':encoding(UTF-8)';

sub slurp {
    my ($path) = @_;
    open my $in, '<:raw', $path or die "$path: $!\n";
    local $/;
    return <$in>;
}

my $grammar = decode_json(slurp(shift @ARGV));

sub compile {
    my ($pattern) = @_;
    for my $key ('match', 'begin', 'end') {
        $pattern->{$key} = qr/$pattern->{$key}/ if defined $pattern->{$key};
    }
    compile($_) for @{ $pattern->{patterns} || [] };
}
compile($_) for @{ $grammar->{patterns} };

my ($file, $number);

sub piece {
    my ($at, $scope, $text) = @_;
    printf "%s:%d:%d\t%s\t%s\n", $file, $number, $at + 1, $scope, $text if length $text;
}

# The first pattern that fits soonest at or behind $at: it, and where.
sub find {
    my ($line, $at, @patterns) = @_;
    my ($best, $where);
    for my $pattern (@patterns) {
        my $regex = $pattern->{match} || $pattern->{begin};
        pos($line) = $at;
        next unless $line =~ /$regex/g;
        ($best, $where) = ($pattern, $-[0]) if !defined $where || $-[0] < $where;
    }
    return ($best, $where);
}

sub captures {
    my ($pattern, $line, $at) = @_;
    my $regex = $pattern->{match};
    pos($line) = $at;
    $line =~ /$regex/g;
    my ($start, $end) = ($-[0], $+[0]);
    my $name = $pattern->{name} || '';
    my @parts = map { [ $-[$_], $+[$_], $pattern->{captures}{$_}{name} ] }
        grep { defined $-[$_] } sort keys %{ $pattern->{captures} || {} };
    my $from = $start;
    for my $part (@parts) {
        piece($from, $name, substr($line, $from, $part->[0] - $from));
        piece($part->[0], $part->[2], substr($line, $part->[0], $part->[1] - $part->[0]));
        $from = $part->[1];
    }
    piece($from, $name, substr($line, $from, $end - $from));
    return $end;
}

# A string, from its first quote to its last.
sub range {
    my ($pattern, $line, $at) = @_;
    my ($begin, $stop) = ($pattern->{begin}, $pattern->{end});
    pos($line) = $at;
    $line =~ /$begin/g;
    piece($at, $pattern->{name}, substr($line, $at, $+[0] - $at));
    $at = $+[0];
    while (1) {
        pos($line) = $at;
        my $closed = $line =~ /$stop/g;
        my ($close, $behind) = $closed ? ($-[0], $+[0]) : (length $line, length $line);
        my ($inner, $where) = find($line, $at, @{ $pattern->{patterns} });
        if ($inner && $where < $close) {
            piece($at, $pattern->{name}, substr($line, $at, $where - $at));
            $at = captures($inner, $line, $where);
            next;
        }
        piece($at, $pattern->{name}, substr($line, $at, $behind - $at));
        return $behind;
    }
}

for my $path (@ARGV) {
    $file = decode("UTF-8", $path);
    $number = 0;
    for my $line (split /\r\n|\r|\n/, decode("UTF-8", slurp($path))) {
        $number++;
        my $at = 0;
        $line =~ s/^\x{FEFF}// if $number == 1;
        while ($at < length $line) {
            my ($pattern, $where) = find($line, $at, @{ $grammar->{patterns} });
            last unless $pattern;
            piece($at, 'none', substr($line, $at, $where - $at)) if substr($line, $at, $where - $at) =~ /\S/;
            $at = $pattern->{begin} ? range($pattern, $line, $where) : captures($pattern, $line, $where);
        }
    }
}
