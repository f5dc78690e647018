// Package words says what the product says: names and sentences about
// estimates, areas and models, in Dutch and English beside each other.
//
// It is pure: figures in, text out, in the language that is asked for. Where
// the text stands is for package pages, how numbers look for package locale.
package words
